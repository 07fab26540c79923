import type Stripe from 'stripe';
import { decideInvoice } from '../domain/decide-invoice.ts';
import type { Decision, Facts } from '../domain/decision.ts';

/**
 * - The customer has to authenticate the payment; the invoice's page is where.
 */
export function decide(_event: Stripe.Event, facts: Facts<Stripe.Invoice>, _now: Date): Decision {
  return decideInvoice(
    facts,
    'The payment waits for the customer to authenticate it.',
    'payment.action_required',
  );
}
