import type Stripe from 'stripe';
import { type Decision, type Facts, tell } from '../domain/decision.ts';
import { toInvoicePayload } from '../domain/observations/mirrored-objects.ts';

/**
 * - The customer has to authenticate the payment; the invoice's page is where.
 */
export function decide(event: Stripe.InvoicePaymentActionRequiredEvent, _facts: Facts, _now: Date): Decision {
  const because = 'The payment waits for the customer to authenticate it.';
  return tell('payment.action_required', toInvoicePayload(event.data.object), because);
}
