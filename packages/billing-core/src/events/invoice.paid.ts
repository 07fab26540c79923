import type Stripe from 'stripe';
import { type Decision, type Facts, tell } from '../domain/decision.ts';
import { toInvoicePayload } from '../domain/observations/mirrored-objects.ts';

/**
 * - The payment is told once, even when it was made outside Stripe.
 * - Access does not hang on it: it follows from the subscription's own state.
 */
export function decide(event: Stripe.InvoicePaidEvent, _facts: Facts, _now: Date): Decision {
  return tell('payment.succeeded', toInvoicePayload(event.data.object), 'The invoice was paid.');
}
