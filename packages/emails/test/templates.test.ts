import { MAIL_KINDS, type MailKind, type MailToRender } from '@billwright/billing-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFormats } from '../src/formats.ts';
import { LANGUAGES, renderMail } from '../src/index.ts';
import { findLanguage } from '../src/languages/index.ts';
import { MAIL_SAMPLE_KINDS, sampleCases, sampleMail } from '../src/samples.ts';

const CASES = MAIL_SAMPLE_KINDS.flatMap((kind) =>
  LANGUAGES.flatMap(({ code }) => sampleCases(kind).map((which) => ({ kind, code, which }))),
);
const named = (kind: MailKind, more: Partial<MailToRender>): MailToRender =>
  ({ ...sampleMail(kind, 'en'), ...more }) as MailToRender;

test('there is a sample of every kind', () => {
  expect(MAIL_SAMPLE_KINDS.toSorted()).toEqual(Object.keys(MAIL_KINDS).toSorted());
});

test.each(CASES)('$kind ($which) in $code says everything, in HTML and in plain text', async (sample) => {
  const { kind, code, which } = sample;
  const mail = await renderMail(sampleMail(kind, code, which));
  expect(mail.language).toBe(code);
  for (const form of [mail.subject, mail.html, mail.text])
    expect(form).not.toMatch(/undefined|\bnull\b|\[object|NaN|Invalid Date/);
  expect(mail.subject.length).toBeGreaterThan(8);
  const said = [...mail.html.matchAll(/ lang="([^"]*)"/g)].map(([, language]) => language);
  expect(new Set(said)).toEqual(new Set([code]));
  const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
  expect(links.length).toBeGreaterThan(0);
  for (const url of links) expect(url).toMatch(/^https:\/\//);
  // Whatever the button leads to is in the plain text too.
  for (const url of links.filter((each) => each?.includes('billing'))) expect(mail.text).toContain(url);
});

test.each(MAIL_SAMPLE_KINDS)('%s is said in words of its own in each language', async (kind) => {
  const subjects = await Promise.all(
    LANGUAGES.map(async ({ code }) => (await renderMail(sampleMail(kind, code))).subject),
  );
  expect(new Set(subjects).size).toBe(LANGUAGES.length);
});

test('amounts are right where a currency has no or three decimals, in each language', () => {
  const [english, german] = ['en-US', 'de-DE'].map((locale) =>
    createFormats(locale, { product: '', planNames: {}, featureNames: {} }),
  );
  const jpy = { amountMinor: 1_234_567, currency: 'jpy' };
  const kwd = { amountMinor: 7_900, currency: 'kwd' };
  // Spaces that do not break.
  expect(english?.money(jpy)).toBe('¥1,234,567');
  expect(german?.money(jpy)).toBe('1.234.567\u00a0¥');
  expect(english?.money(kwd)).toBe('KWD\u00a07.900');
  expect(german?.money(kwd)).toBe('7,900\u00a0KWD');
});

test('a language that there are no words in is written to in English, and a region in its language', () => {
  expect(findLanguage('fr').code).toBe('en');
  expect(findLanguage(null).code).toBe('en');
  expect(findLanguage('de-AT').code).toBe('de');
});

test('what a customer calls themselves is text: no markup, no header, no line of its own', async () => {
  const evil = '<script>alert(1)</script>\r\nBcc: victim@example.com';
  const mail = await renderMail(named('dispute_opened', { accountName: evil }));
  const own = await renderMail(named('receipt', { accountName: evil }));
  for (const { subject, html, text } of [mail, own]) {
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<script');
    expect(text).not.toMatch(/^Bcc:/m);
  }
  expect(own.html).toContain('&lt;script&gt;');
});

test('whatever names say, no subject has a line break', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...MAIL_SAMPLE_KINDS),
      async (name, kind) => {
        const sample = sampleMail(kind, 'en');
        const details = { ...sample.details, product: name, planNames: { pro: name, starter: name } };
        const { subject } = await renderMail(named(kind, { accountName: name, details }));
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      },
    ),
    { numRuns: 60 },
  );
});

test('a link that is not of the web leads to the app', async () => {
  const sample = sampleMail('action_required', 'en');
  const invoice = { ...sample.details.invoice, hostedUrl: 'javascript:alert(1)' };
  const mail = await renderMail(
    named('action_required', { details: { ...sample.details, invoice } as MailToRender['details'] }),
  );
  expect(mail.html).not.toContain('javascript:');
  expect(mail.html).toContain('href="https://app.acme.example"');
});

test('only what may be turned off says how', async () => {
  expect((await renderMail(sampleMail('usage_alert', 'en'))).text).toContain('/mail/unsubscribe/');
  expect((await renderMail(sampleMail('receipt', 'en'))).text).not.toContain('/mail/unsubscribe/');
});

test('a bank that could not take a payment is waited for only while it is tried again', async () => {
  const sample = sampleMail('payment_failed', 'en', 'wait');
  expect((await renderMail(sample)).text).toContain('You need not do anything yet.');
  const props = { ...sample.props, nextAttemptAt: null };
  const last = await renderMail(named('payment_failed', { props } as Partial<MailToRender>));
  expect(last.text).not.toContain('You need not');
  expect(last.text).toContain('please pay the invoice');
});

test('an amount and a share stay on one line with their sign', async () => {
  expect((await renderMail(sampleMail('receipt', 'de'))).text).toContain('79,00\u00a0$');
  expect((await renderMail(sampleMail('usage_alert', 'de'))).html).toContain('80\u00a0%');
});

test('a mail has one title, its subject, and another first line for the preview', async () => {
  const { html, subject } = await renderMail(sampleMail('receipt', 'en'));
  expect(html.match(/<title>/g)).toHaveLength(1);
  expect(html).toContain(`<title>${subject}</title>`);
  expect(html).toMatch(/<div style="display:none[^>]*>We have received your payment/);
});

test('other ways stand by the button, as links with words, in HTML and in plain text', async () => {
  const { html, text } = await renderMail(sampleMail('payment_failed', 'en'));
  expect(html).toMatch(
    /href="https:\/\/app\.acme\.example\/billing\/payment-methods"[^>]*>Use another card</,
  );
  expect(html).not.toMatch(/>[^<]*https:/);
  expect(text).toContain('Use another card:\nhttps://app.acme.example/billing/payment-methods');
});

test('brands and reasons are said as people say them, and one that is not known yet as it is called', async () => {
  const card = sampleMail('card_expiring', 'en');
  const amex = await renderMail(
    named('card_expiring', { props: { ...card.props, brand: 'amex' } } as Partial<MailToRender>),
  );
  expect(amex.text).toContain('American Express •••• 4242');
  expect((await renderMail(sampleMail('card_expiring', 'de', 'unknown_brand'))).text).toContain(
    'Karte •••• 4242',
  );
  expect((await renderMail(sampleMail('early_fraud_warning', 'de'))).text).toContain(
    'Mit einer gestohlenen Karte',
  );
  expect((await renderMail(sampleMail('dispute_opened', 'en', 'unknown'))).subject).toContain(
    'of a new kind',
  );
});
