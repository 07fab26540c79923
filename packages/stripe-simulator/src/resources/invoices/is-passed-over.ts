import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { defaultMethodOf } from './collect-invoice.ts';

/** docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes */
const NON_RETRYABLE = new Set([
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'authentication_required',
  'highest_risk_level',
  'transaction_not_allowed',
]);

/**
 * Whether the plan's try is not made: the card that it would charge was declined for good. Tries go on to be scheduled and
 * counted, and are made again once there is another payment method (same page, "Webhook events"). Who asks by hand is answered
 * by the bank.
 */
export function isPassedOver(sim: Simulation, invoice: Stripe.Invoice): boolean {
  const intent = openIntentOf(sim, invoice.id);
  const method = defaultMethodOf(sim, invoice);
  if (!intent || !method) return false;
  const last = sim.store.charges
    .where('payment_intent', intent.id)
    .findLast(({ payment_method }) => payment_method === method.id);
  return last?.status === 'failed' && NON_RETRYABLE.has(last.outcome?.reason ?? '');
}
