import type { MailAnswer, Mailer, MailMessage } from '@billwright/billing-core';
import { createTransport, type SendMailOptions, type SentMessageInfo } from 'nodemailer';
import { LANGUAGES } from './languages/index.ts';
import { readSmtpError } from './read-smtp-error.ts';
import { renderMail } from './render-mail.ts';

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` (STARTTLS where the server has it), `smtps://…:465`; nodemailer's options as its query. */
  smtpUrl: string;
  /** `Acme <billing@acme.example>` */
  from: string;
  /** Where answers go, when not to the sender. */
  replyTo?: string;
}

export interface SmtpMailer extends Mailer {
  close(): void;
}

/** So many connections are kept open, and no mail waits longer for a server that is silent. */
const CONNECTIONS = 3;
const TIMEOUT_MS = 15_000;

/**
 * Sends through an SMTP server. It never throws: whatever goes wrong is an answer (`readSmtpError`).
 *
 * @throws Error when the address of the server or of the sender is none; before anything is sent, without the password
 */
export function createSmtpMailer({ smtpUrl, from, replyTo }: SmtpMailerOptions): SmtpMailer {
  assertSmtpUrl(smtpUrl);
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 4 * TIMEOUT_MS,
    // Content comes from our templates only: nothing is read from files or other servers into a mail.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Without a listener a pooled connection that breaks would end the process; the mail that it had is answered for.
  transport.on('error', () => undefined);
  return {
    languages: LANGUAGES.map(({ code, name }) => ({ code, name })),
    render: renderMail,
    send: async (message) => {
      try {
        return toAnswer(await transport.sendMail(toOptions(message, { from, replyTo })));
      } catch (error) {
        return readSmtpError(error);
      }
    },
    close: () => transport.close(),
  };
}

function assertSmtpUrl(url: string): void {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new Error('SMTP_URL is not the address of a mail server: smtp://user:password@host:587');
}

function toOptions(
  message: MailMessage,
  { from, replyTo }: { from: string; replyTo: string | undefined },
): SendMailOptions {
  return {
    from,
    ...(replyTo ? { replyTo } : {}),
    // As objects: of a text with commas several recipients would be made.
    to: message.to.map((address) => ({ name: '', address })),
    subject: message.subject,
    html: message.html,
    text: message.text,
    messageId: message.messageId,
    headers: {
      // Nobody's absence note answers it (rfc-editor.org/rfc/rfc3834, 5).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': message.language,
      ...unsubscribeHeaders(message.unsubscribeUrl),
    },
  };
}

/** One click in the mail program (rfc-editor.org/rfc/rfc8058, 3.1); the server's DKIM signature has to cover both. */
const unsubscribeHeaders = (url: string | null): Record<string, string> =>
  url ? { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {};

/** Of several recipients some may have been refused: whoever was accepted has it, so it is sent. */
const toAnswer = ({ accepted = [] }: SentMessageInfo): MailAnswer =>
  accepted.length > 0
    ? { outcome: 'accepted' }
    : { outcome: 'refused', reason: 'No recipient was accepted.', isAddress: true };
