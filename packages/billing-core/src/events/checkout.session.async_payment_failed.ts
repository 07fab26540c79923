import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { toPurchaseMark } from '../domain/purchases/purchase.ts';

/**
 * - Of what is bought once it is told that nothing was bought: whoever waits for it can stop (docs.stripe.com/checkout/fulfillment#delayed-payment-methods).
 * - Of a plan the invoice and the subscription tell.
 */
export function decide(
  event: Stripe.CheckoutSessionAsyncPaymentFailedEvent,
  _facts: Facts,
  _now: Date,
): Decision {
  const { id: sessionId, metadata } = event.data.object;
  const mark = toPurchaseMark(metadata);
  if (!mark) return nothing('The bank did not pay what was checked out.');
  const because = `The bank did not pay for ${mark.productKey}: nothing was bought.`;
  return tell('purchase.failed', { sessionId, productKey: mark.productKey }, because);
}
