import type Stripe from 'stripe';
import { expect } from 'vitest';

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
const idOf = (one: string | { id: string }) => (typeof one === 'string' ? one : one.id);

/** Discounts of single lines are in the subtotal already, those of the invoice come after it; so do taxes on top. */
export function expectLinesToAddUp(invoice: Stripe.Invoice): void {
  const { id, subtotal, total, total_taxes, total_discount_amounts, shipping_cost } = invoice;
  const lines = invoice.lines.data;
  const taken = lines.flatMap((line) =>
    (line.discount_amounts ?? []).map(({ amount, discount }) => ({
      amount,
      own: line.discounts.some((one) => idOf(one) === idOf(discount)),
    })),
  );
  expect([id, subtotal]).toEqual([id, sum(lines) - sum(taken.filter(({ own }) => own))]);
  const onTop = (total_taxes ?? []).filter(({ tax_behavior }) => tax_behavior === 'exclusive');
  const shipping = shipping_cost?.amount_subtotal ?? 0;
  expect([id, total]).toEqual([id, sum(lines) - sum(taken) + sum(onTop) + shipping]);
  expect([id, sum(total_discount_amounts ?? [])]).toEqual([id, sum(taken)]);
  expect([id, sum(total_taxes ?? [])]).toEqual([id, sum(lines.flatMap(({ taxes }) => taxes ?? []))]);
}
