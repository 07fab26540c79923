import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aStripeInvoice } from '../observations/stripe-objects.example.ts';
import { toInvoiceSales } from './invoice-sales.ts';

test('tax is not sold, and a credit note takes back its share without tax', () => {
  const invoice = { total: 11_900, total_excluding_tax: 10_000, post_payment_credit_notes_amount: 1_190 };
  expect(toInvoiceSales(aStripeInvoice(invoice)).amountMinor).toBe(9_000);
});

test('whatever is credited, nothing more is left than was sold, and nothing of what was credited whole', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.nat(300_000_000), fc.nat(), (withoutTax, tax, credit) => {
      const total = withoutTax + tax;
      const sold = (credited: number) =>
        toInvoiceSales(
          aStripeInvoice({
            total,
            total_excluding_tax: withoutTax,
            pre_payment_credit_notes_amount: credited,
          }),
        ).amountMinor;
      expect(sold(Math.min(credit, total))).toBeLessThanOrEqual(withoutTax);
      expect(sold(Math.min(credit, total))).toBeGreaterThanOrEqual(0);
      expect(sold(total)).toBe(0);
    }),
  );
});

test('a tax id, or the mark for reverse charge, makes a business', () => {
  const ids = [{ type: 'eu_vat' as const, value: 'FRAB123456789' }];
  expect(toInvoiceSales(aStripeInvoice({ customer_tax_ids: ids })).isBusiness).toBe(true);
  expect(toInvoiceSales(aStripeInvoice({ customer_tax_exempt: 'reverse' })).isBusiness).toBe(true);
  expect(toInvoiceSales(aStripeInvoice({ customer_tax_exempt: 'exempt' })).isBusiness).toBe(false);
});
