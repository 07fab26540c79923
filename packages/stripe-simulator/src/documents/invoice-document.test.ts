import { describe, expect, test } from 'vitest';
import { NOV_24, sampleInvoiceView, sampleLine } from '../../test/sample-invoice.ts';
import { toInvoiceDocument } from './invoice-document.ts';

const totals = (invoice: object) =>
  toInvoiceDocument(sampleInvoiceView(invoice)).totals.map(({ label, amount }) => `${label} ${amount}`);

describe('what an invoice says', () => {
  test('an open invoice names its amount and day, who pays and for what', () => {
    const document = toInvoiceDocument(sampleInvoiceView());
    expect(document.headline).toBe('$29.00 due November 24, 2026');
    expect(document.billTo).toEqual([
      'Analytical Engines Ltd',
      '12 St James’s Square',
      'SW1Y 4JH London',
      'GB',
      'ada@example.com',
    ]);
    expect(document.rows).toEqual([
      {
        description: '1 × Starter (at $29.00 / month)',
        period: 'Nov 24, 2026 – Dec 24, 2026',
        quantity: '1',
        unitPrice: '$29.00',
        amount: '$29.00',
      },
    ]);
    expect(document.totals.at(-1)).toEqual({ label: 'Amount due', amount: '$29.00', strong: true });
  });

  test('a paid invoice says when it was paid, and that nothing is due', () => {
    const paid = {
      status: 'paid',
      amount_paid: 2900,
      amount_remaining: 0,
      status_transitions: { finalized_at: NOV_24, paid_at: NOV_24 + 86_400 },
    };
    const document = toInvoiceDocument(sampleInvoiceView(paid));
    expect(document.headline).toBe('$29.00 paid on November 25, 2026');
    expect(document.dates.at(-1)).toEqual({ label: 'Date paid', value: 'November 25, 2026' });
    expect(totals(paid).slice(-2)).toEqual(['Amount paid $29.00', 'Amount due $0.00']);
  });

  test('discount, taxes and the customer’s credit stand between subtotal and amount due', () => {
    expect(
      totals({
        total_discount_amounts: [{ amount: 900 }],
        total_taxes: [
          { amount: 380, tax_behavior: 'exclusive' },
          { amount: 20, tax_behavior: 'inclusive' },
        ],
        total: 2380,
        starting_balance: -500,
        ending_balance: 0,
        amount_remaining: 1880,
      }),
    ).toEqual([
      'Subtotal $29.00',
      'Discount -$9.00',
      'Tax $3.80',
      'Tax, included $0.20',
      'Total $23.80',
      'Applied balance -$5.00',
      'Amount due $18.80',
    ]);
  });

  test('a proration shows no unit price, which would not multiply out', () => {
    const proration = sampleLine({
      amount: -1450,
      parent: { subscription_item_details: { proration: true } },
    });
    const [row] = toInvoiceDocument(sampleInvoiceView({}, [proration])).rows;
    expect(row).toMatchObject({ unitPrice: '', amount: '-$14.50' });
  });
});
