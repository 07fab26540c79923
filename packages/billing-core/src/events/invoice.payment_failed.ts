import type Stripe from 'stripe';
import { decideInvoice } from '../domain/decide-invoice.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The failed payment is told; the invoice keeps when Stripe tries next.
 * - No next attempt means that Stripe gave up (`next_payment_attempt` is null).
 * - A failure that is no longer so, because the invoice was paid or voided meanwhile, is not told as news.
 * - Access stays for the days of grace that `domain/entitlement.ts` gives to `past_due`.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Invoice>, _now: Date): Decision {
  const { next_payment_attempt: next, status } = facts.latest;
  if (status !== 'open') return decideInvoice(facts, `The payment had failed; the invoice is ${status} now.`);
  const then = next
    ? `Stripe tries again at ${new Date(next * 1000).toISOString()}`
    : 'Stripe will not try again';
  return decideInvoice(facts, `The payment failed; ${then}.`, 'payment.failed');
}
