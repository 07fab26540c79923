import { expect, test } from 'vitest';
import { decidePayInvoice } from './pay-invoice.ts';

const open = { id: 'in_1', status: 'open', amountRemainingMinor: 2900 };
const codeOf = (invoice: typeof open | undefined, methodId: string | undefined = 'pm_1') => {
  const decided = decidePayInvoice(invoice, { methodId });
  return decided.ok ? 'ok' : decided.error.code;
};

test('an open invoice is charged to the default card', () => {
  expect(decidePayInvoice(open, { methodId: 'pm_1' })).toEqual({
    ok: true,
    value: { invoiceId: 'in_1', methodId: 'pm_1' },
  });
});

test.each(['paid', 'void', 'uncollectible', 'draft'])('one that is %s is not charged', (status) => {
  expect(codeOf({ ...open, status })).toBe('invoice_not_open');
});

test('what is nobody’s, has nothing left to pay, or no card to charge, is refused', () => {
  expect(codeOf(undefined)).toBe('invoice_not_found');
  expect(codeOf({ ...open, amountRemainingMinor: 0 })).toBe('invoice_not_open');
  const decided = decidePayInvoice(open, { methodId: undefined });
  expect(decided).toMatchObject({ ok: false, error: { code: 'no_payment_method' } });
});
