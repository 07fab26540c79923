import type { MailKind, MailOf, MailToRender } from '@billwright/billing-core';
import { createFormats } from './formats.ts';
import type { Language, MailWords } from './language.ts';
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
  /** Other ways, below the button. */
  more: { label: string; url: string }[];
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
    more: moreOf(mail, words, language),
    links: linksOf(mail, language),
    note: words.note ?? null,
    why: isForOperators ? language.footer.operators : language.footer.why(account, product),
  };
}

function moreOf<K extends MailKind>(
  mail: MailOf<K>,
  { more }: MailWords,
  { pdf }: Language,
): MailContent['more'] {
  const { appUrl, details } = mail;
  const ways = [
    { label: more, url: MAIL_PARTS[mail.kind].moreUrl(mail) },
    { label: pdf, url: details.invoice?.pdfUrl },
  ];
  return ways.flatMap(({ label, url }) => (label && url ? [{ label, url: asWebAddress(url, appUrl) }] : []));
}

function linksOf(
  { appUrl, audience, unsubscribeUrl }: MailToRender | MailOf<MailKind>,
  { footer }: Language,
): MailContent['links'] {
  if (audience === 'operators') return [];
  return [
    { label: footer.preferences, url: `${appUrl}/billing/mails` },
    ...(unsubscribeUrl ? [{ label: footer.unsubscribe, url: unsubscribeUrl }] : []),
  ];
}

/**
 * Of a name, or whatever else comes from outside: no line of it becomes a header or a paragraph of its own. Spaces that do not
 * break stay: they keep an amount and its currency together.
 */
const oneLine = (text: string) =>
  text.replaceAll(/(?:[^\S\u00a0\u202f]|[\p{Cc}\p{Zl}\p{Zp}])+/gu, ' ').trim();

/** Whatever was written down as a link: one that is not of the web leads to the app. */
function asWebAddress(url: string, appUrl: string): string {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : appUrl;
}
