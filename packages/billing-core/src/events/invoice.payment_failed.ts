import type Stripe from 'stripe';
import { type Decision, type Facts, tell } from '../domain/decision.ts';
import { isRenewal } from '../domain/dunning/fold-case.ts';
import { toInvoicePayload } from '../domain/observations/mirrored-objects.ts';
import { subscriptionOf } from '../domain/observations/older-snapshots.ts';
import { idOf } from '../domain/subscription.ts';

/**
 * - The failed payment is told; the invoice keeps when Stripe tries next.
 * - No next attempt means that Stripe gave up (`next_payment_attempt` is null).
 * - It is told as what happened, also when the invoice was paid meanwhile: what is then done about it reads the state of its own moment.
 * - A failed renewal opens a case, or is one more failure of it; the first payment of a checkout has none (docs/dunning.md).
 * - Access stays for the days of grace that `domain/entitlements/subscription-access.ts` gives to `past_due`.
 */
export function decide(event: Stripe.InvoicePaymentFailedEvent, _facts: Facts, _now: Date): Decision {
  const { object } = event.data;
  const next = object.next_payment_attempt;
  const then = next
    ? `Stripe tries again at ${new Date(next * 1000).toISOString()}`
    : 'Stripe will not try again';
  const told = tell('payment.failed', toInvoicePayload(object), `The payment failed; ${then}.`);
  const subscriptionId = idOf(subscriptionOf(object));
  if (!subscriptionId || !isRenewal(object.billing_reason)) return told;
  const failure = {
    invoiceId: object.id,
    subscriptionId,
    failedAt: event.created,
    nextAttemptAt: next,
    attemptCount: object.attempt_count,
  };
  return { ...told, failure };
}
