import type Stripe from 'stripe';
import { decideInvoice } from '../domain/decide-invoice.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The customer has to authenticate the payment; the invoice's page is where.
 * - What was authenticated or voided meanwhile is not asked for again.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Invoice>, _now: Date): Decision {
  const { status } = facts.latest;
  if (status !== 'open')
    return decideInvoice(facts, `The payment waited for the customer; the invoice is ${status} now.`);
  return decideInvoice(
    facts,
    'The payment waits for the customer to authenticate it.',
    'payment.action_required',
  );
}
