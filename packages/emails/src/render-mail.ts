import type { MailToRender, RenderedMail } from '@billwright/billing-core';
import { createElement } from 'react';
import { findLanguage } from './languages/index.ts';
import { writeMail } from './mail-content.ts';
import { toText } from './plain-text.ts';

/**
 * Gives a mail its words and its form, in the account's language or, where there are no words in it, in English.
 *
 * @example
 * const { subject, html, text } = await renderMail(mail);
 */
export async function renderMail(mail: MailToRender): Promise<RenderedMail> {
  // At the first mail: react-email takes half a second to load, which no start has to wait for.
  const [{ render }, { Layout }] = await Promise.all([import('react-email'), import('./layout.ts')]);
  const content = writeMail(mail, findLanguage(mail.language));
  return {
    subject: content.subject,
    html: await render(createElement(Layout, { mail: content })),
    text: toText(content),
    language: content.language,
  };
}
