import { createElement as h, type ReactElement } from 'react';
import { Body, Button, Container, Head, Heading, Hr, Html, Link, Section, Text } from 'react-email';
import type { MailContent } from './mail-content.ts';

const FONT = 'Inter, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** Clients that know of no dark mode keep what is written at the elements. */
const DARK = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    /* What the body is, its first cell is too: react-email gives it the same colour for clients that drop the body. */
    .page, .page > table > tbody > tr > td { background-color: #141517 !important; }
    .card { background-color: #1f2023 !important; border-color: #35373c !important; }
    .strong { color: #f1f3f5 !important; }
    .plain { color: #ced4da !important; }
    .faint { color: #a6abb1 !important; }
    .rule { border-color: #35373c !important; }
    .action { background-color: #a5d8ff !important; color: #0b2f4d !important; }
  }
  /* The padding of a container is its one cell's. */
  @media (max-width: 480px) { .card > tbody > tr > td { padding: 24px 20px !important; } }
`;

/** A name of one long word must not push the card out of a phone. */
const BREAKS = { overflowWrap: 'anywhere', wordBreak: 'break-word' } as const;

/** What follows must not be taken into the preview that mailboxes show beside the subject. */
const PREVIEW_END = '\u200c\u00a0'.repeat(90);

const style = {
  preview: {
    display: 'none',
    fontSize: '1px',
    lineHeight: '1px',
    maxHeight: 0,
    maxWidth: 0,
    opacity: 0,
    overflow: 'hidden',
  },
  page: { backgroundColor: '#f1f3f5', fontFamily: FONT, margin: 0, padding: '24px 8px' },
  product: {
    ...BREAKS,
    color: '#5c636a',
    fontSize: '14px',
    fontWeight: 600,
    margin: '0 0 12px',
    textAlign: 'center',
  },
  card: {
    backgroundColor: '#ffffff',
    border: '1px solid #dee2e6',
    borderRadius: '12px',
    maxWidth: '560px',
    padding: '32px 36px',
  },
  heading: { ...BREAKS, color: '#14171a', fontSize: '22px', lineHeight: '1.3', margin: '0 0 16px' },
  line: { ...BREAKS, color: '#343a40', fontSize: '16px', lineHeight: '1.55', margin: '0 0 14px' },
  table: { borderCollapse: 'collapse', margin: '8px 0 20px', width: '100%' },
  label: {
    color: '#5c636a',
    fontSize: '14px',
    lineHeight: '1.4',
    padding: '6px 16px 6px 0',
    verticalAlign: 'top',
    whiteSpace: 'nowrap',
  },
  value: {
    color: '#14171a',
    fontSize: '14px',
    fontWeight: 600,
    lineHeight: '1.4',
    padding: '6px 0',
    textAlign: 'right',
    ...BREAKS,
  },
  button: {
    backgroundColor: '#1864ab',
    borderRadius: '8px',
    color: '#ffffff',
    fontSize: '16px',
    fontWeight: 600,
    padding: '13px 22px',
    textDecoration: 'none',
  },
  note: {
    color: '#5c636a',
    fontSize: '14px',
    lineHeight: '1.5',
    margin: '20px 0 0',
    ...BREAKS,
  },
  another: { color: '#5c636a', fontSize: '14px', lineHeight: '1.5', margin: '8px 0 0', ...BREAKS },
  rule: { borderColor: '#dee2e6', margin: '28px 0 16px' },
  small: { ...BREAKS, color: '#5c636a', fontSize: '13px', lineHeight: '1.5', margin: '0 0 6px' },
  link: { color: '#5c636a', textDecoration: 'underline' },
} as const;

/** The one look of all mails. What comes from outside is text to React, and so is escaped. */
export function Layout({ mail }: { mail: MailContent }): ReactElement {
  return h(
    Html,
    { lang: mail.language },
    h(
      Head,
      null,
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, mail.subject),
      h('style', null, DARK),
    ),
    h(
      Body,
      { style: style.page, className: 'page', lang: mail.language },
      // react-email's own part for this makes a second title.
      h(
        'div',
        { style: style.preview, 'aria-hidden': true },
        `${mail.lines[0] ?? mail.heading}${PREVIEW_END}`,
      ),
      h(Text, { style: style.product, className: 'faint' }, mail.product),
      h(Container, { style: style.card, className: 'card' }, ...cardOf(mail)),
    ),
  );
}

function cardOf(mail: MailContent): ReactElement[] {
  return [
    h(Heading, { key: 'heading', as: 'h1', style: style.heading, className: 'strong' }, mail.heading),
    ...[mail.greeting, ...mail.lines]
      .filter(Boolean)
      .map((line, at) => h(Text, { key: `line${at}`, style: style.line, className: 'plain' }, line)),
    ...(mail.facts.length > 0 ? [factsOf(mail)] : []),
    ...(mail.button
      ? [
          h(
            Section,
            { key: 'button' },
            h(Button, { href: mail.button.url, style: style.button, className: 'action' }, mail.button.label),
          ),
        ]
      : []),
    ...mail.more.map(({ label, url }, at) =>
      h(
        Text,
        { key: `more${at}`, style: at === 0 ? style.note : style.another, className: 'faint' },
        h(Link, { href: url, style: style.link, className: 'faint' }, label),
      ),
    ),
    ...(mail.note ? [h(Text, { key: 'note', style: style.note, className: 'faint' }, mail.note)] : []),
    h(Hr, { key: 'rule', style: style.rule, className: 'rule' }),
    h(Text, { key: 'why', style: style.small, className: 'faint' }, mail.why),
    ...mail.links.map(({ label, url }) =>
      h(
        Text,
        { key: label, style: style.small, className: 'faint' },
        h(Link, { href: url, style: style.link, className: 'faint' }, label),
      ),
    ),
  ];
}

function factsOf({ facts }: MailContent): ReactElement {
  const rows = facts.map(([label, value]) =>
    h(
      'tr',
      { key: label },
      h(
        'th',
        { scope: 'row', align: 'left', style: { ...style.label, fontWeight: 400 }, className: 'faint' },
        label,
      ),
      h('td', { style: style.value, className: 'strong' }, value),
    ),
  );
  return h('table', { key: 'facts', style: style.table }, h('tbody', null, ...rows));
}
