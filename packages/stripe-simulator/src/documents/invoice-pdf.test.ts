import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sampleInvoiceView, sampleLine } from '../../test/sample-invoice.ts';
import { renderInvoicePdf } from './invoice-pdf.ts';

/** The words of a PDF that uses built-in fonts: its text operators hold WinAnsi bytes in hex. */
function readText(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g);
  return Array.from(streams, ([, deflated = '']) => {
    const operators = inflateSync(Buffer.from(deflated, 'latin1')).toString('latin1');
    return Array.from(operators.matchAll(/\[(.*?)\] TJ/g), ([, parts = '']) =>
      Array.from(parts.matchAll(/<([0-9a-f]*)>/g), ([, hex = '']) =>
        new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex')),
      ).join(''),
    ).join('\n');
  })
    .join('\n')
    .replaceAll('\u00a0', ' ');
}

describe('the PDF of an invoice', () => {
  test('says what the invoice says', async () => {
    const text = readText(await renderInvoicePdf(sampleInvoiceView()));
    for (const words of ['A1B2C3D4-0001', 'Billwright', '$29.00 due November 24, 2026', '1 × Starter']) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Page 1 of 1');
    expect(text).toContain('Test mode');
  });

  test('names taxes, discounts and tax ids, and the tax that a buyer accounts for', async () => {
    const view = sampleInvoiceView({
      customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
      total: 2349,
      total_discount_amounts: [{ discount: 'di_1', amount: 900 }],
      total_taxes: [
        {
          amount: 349,
          tax_behavior: 'exclusive',
          taxability_reason: 'standard_rated',
          tax_rate_details: { tax_rate: 'txr_1' },
        },
        {
          amount: 0,
          tax_behavior: 'exclusive',
          taxability_reason: 'reverse_charge',
          tax_rate_details: { tax_rate: 'txr_2' },
        },
      ],
      post_payment_credit_notes_amount: 500,
    });
    const text = readText(
      await renderInvoicePdf({
        ...view,
        details: {
          taxNames: { txr_1: 'VAT DE (19%)' },
          discountNames: { di_1: 'Friends (30% off)' },
          sellerTaxIds: [{ type: 'gb_vat', value: 'GB123456789' }],
          isPastDue: true,
        },
      }),
    );
    for (const words of [
      'EU VAT DE123456789',
      'United Kingdom VAT GB123456789',
      'VAT DE (19%)',
      'Friends (30% off)',
      'Credited after payment',
      'Past due',
      'Tax to be paid on reverse charge basis.',
    ])
      expect(text).toContain(words);
  });

  test('has the same bytes for the same invoice', async () => {
    const first = await renderInvoicePdf(sampleInvoiceView());
    const second = await renderInvoicePdf(sampleInvoiceView());
    expect(first.equals(second)).toBe(true);
    const other = await renderInvoicePdf(sampleInvoiceView({ number: 'A1B2C3D4-0002' }));
    expect(first.equals(other)).toBe(false);
  });

  test.each([
    ['jpy', 2900, '¥2,900'],
    ['krw', 2900, 'KRW 2,900'],
    ['kwd', 2900, 'KWD 2.900'],
    ['isk', 290000, 'ISK 2,900'],
    ['ugx', 290000, 'UGX 2,900'],
    ['huf', 290000, 'HUF 2,900.00'],
    ['eur', 2900, '€29.00'],
  ])('writes %s as Stripe counts it', async (currency, amount, words) => {
    const line = sampleLine({ currency, amount, pricing: { unit_amount_decimal: String(amount) } });
    const money = { currency, subtotal: amount, total: amount, amount_due: amount, amount_remaining: amount };
    const text = readText(await renderInvoicePdf(sampleInvoiceView(money, [line])));
    expect(text).toContain(`${words} due`);
    expect(text.split('\n').filter((each) => each === words).length).toBeGreaterThanOrEqual(4);
  });

  test('runs over several pages, each numbered, with no line lost', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => sampleLine({ description: `Line number ${i + 1}` }));
    const text = readText(await renderInvoicePdf(sampleInvoiceView({}, lines)));
    expect(text).toContain('Page 1 of 4');
    expect(text).toContain('Page 4 of 4');
    for (let i = 1; i <= 60; i += 1) expect(text).toContain(`Line number ${i}`);
  });

  test('shows letters without a glyph by the nearest, and never by a wrong one', async () => {
    const text = readText(
      await renderInvoicePdf(sampleInvoiceView({ customer_name: 'Łukasz Erdős, Zoë’s 株式会社' })),
    );
    expect(text).toContain('Lukasz Erdos, Zoë’s ????');
  });
});
