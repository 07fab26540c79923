import type { MailContent } from './mail-content.ts';

/** The same as the HTML, for who reads without it. */
export function toText(mail: MailContent): string {
  const blocks = [
    mail.greeting,
    mail.heading,
    ...mail.lines,
    mail.facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    mail.button ? `${mail.button.label}:\n${mail.button.url}` : '',
    ...mail.more.map(({ label, url }) => `${label}:\n${url}`),
    mail.note ?? '',
    '--',
    mail.why,
    ...mail.links.map(({ label, url }) => `${label}:\n${url}`),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
