import type { MailKind, MailOf, MailToRender } from '@billwright/billing-core';
import { createFormats } from './formats.ts';
import type { Language } from './language.ts';
import { type Fact, MAIL_PARTS } from './mail-parts.ts';

/** A mail in words, before it has a form. */
export interface MailContent {
  language: string;
  product: string;
  subject: string;
  greeting: string;
  heading: string;
  lines: string[];
  facts: Fact[];
  button: { label: string; url: string } | null;
  links: { label: string; url: string }[];
  note: string | null;
  why: string;
}

export const writeMail = (mail: MailToRender, language: Language): MailContent => write(mail, language);

function write<K extends MailKind>(mail: MailOf<K>, language: Language): MailContent {
  const formats = createFormats(language.locale, mail.details);
  const words = language.mails[mail.kind](mail, formats);
  const parts = MAIL_PARTS[mail.kind];
  const product = oneLine(mail.details.product);
  const account = oneLine(mail.accountName);
  const isForOperators = mail.audience === 'operators';
  return {
    language: language.code,
    product,
    subject: oneLine(words.subject),
    greeting: isForOperators ? '' : language.greeting(account),
    heading: words.heading,
    lines: words.lines,
    facts: parts.facts(mail, language, formats).map(([label, value]): Fact => [label, oneLine(value)]),
    button: words.button ? { label: words.button, url: asWebAddress(parts.url(mail), mail.appUrl) } : null,
    links: linksOf(mail, language),
    note: words.note ?? null,
    why: isForOperators ? language.footer.operators : language.footer.why(account || '–', product),
  };
}

function linksOf(
  { appUrl, audience, unsubscribeUrl, details }: MailToRender | MailOf<MailKind>,
  { footer, pdf }: Language,
): MailContent['links'] {
  if (audience === 'operators') return [];
  const { pdfUrl } = details.invoice ?? {};
  return [
    ...(pdfUrl ? [{ label: pdf, url: asWebAddress(pdfUrl, appUrl) }] : []),
    { label: footer.preferences, url: `${appUrl}/billing/mails` },
    ...(unsubscribeUrl ? [{ label: footer.unsubscribe, url: unsubscribeUrl }] : []),
  ];
}

/** Of a name, or whatever else comes from outside: no line of it becomes a header or a paragraph of its own. */
const oneLine = (text: string) => text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Whatever was written down as a link: one that is not of the web leads to the app. */
function asWebAddress(url: string, appUrl: string): string {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : appUrl;
}
