export { LANGUAGES } from './languages/index.ts';
export { renderMail } from './render-mail.ts';
export { createSmtpMailer, type SmtpMailer, type SmtpMailerOptions } from './smtp-mailer.ts';
