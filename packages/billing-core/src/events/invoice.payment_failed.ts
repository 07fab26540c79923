import type Stripe from 'stripe';
import { type Decision, type Facts, tell } from '../domain/decision.ts';
import { toInvoicePayload } from '../domain/observations/mirrored-objects.ts';

/**
 * - The failed payment is told; the invoice keeps when Stripe tries next.
 * - No next attempt means that Stripe gave up (`next_payment_attempt` is null).
 * - It is told as what happened, also when the invoice was paid meanwhile: what is then done about it reads the state of its own moment.
 * - Access stays for the days of grace that `domain/entitlements/subscription-access.ts` gives to `past_due`.
 */
export function decide(event: Stripe.InvoicePaymentFailedEvent, _facts: Facts, _now: Date): Decision {
  const { object } = event.data;
  const next = object.next_payment_attempt;
  const then = next
    ? `Stripe tries again at ${new Date(next * 1000).toISOString()}`
    : 'Stripe will not try again';
  return tell('payment.failed', toInvoicePayload(object), `The payment failed; ${then}.`);
}
