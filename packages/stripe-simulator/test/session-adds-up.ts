import type Stripe from 'stripe';
import { expect } from 'vitest';

/** What is due is the lines, with taxes and discounts in them, and shipping; what was paid is what was due. */
export async function expectSessionToAddUp(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  options: Stripe.RequestOptions,
): Promise<void> {
  const { id, total_details: details, shipping_cost: shipping } = session;
  if (!details) return;
  const { data: items } = await stripe.checkout.sessions.listLineItems(id, { limit: 100 }, options);
  const sumOf = (name: 'amount_subtotal' | 'amount_total' | 'amount_discount' | 'amount_tax') =>
    items.reduce((sum, item) => sum + item[name], 0);
  expect([id, session.amount_total]).toEqual([id, sumOf('amount_total') + (shipping?.amount_total ?? 0)]);
  expect([id, session.amount_subtotal]).toEqual([id, sumOf('amount_subtotal')]);
  expect([id, details.amount_discount]).toEqual([id, sumOf('amount_discount')]);
  expect([id, details.amount_tax]).toEqual([id, sumOf('amount_tax') + (shipping?.amount_tax ?? 0)]);
  if (session.mode !== 'payment' || session.payment_status !== 'paid') return;
  const intent = await stripe.paymentIntents.retrieve(String(session.payment_intent), {}, options);
  expect([id, intent.amount]).toEqual([id, session.amount_total]);
}
