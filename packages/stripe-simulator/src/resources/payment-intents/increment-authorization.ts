import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findPaymentIntent } from './payment-intent.ts';

const MOST_INCREMENTS = 10;

/** Holds more of the same card, ten times at most (docs.stripe.com/payments/incremental-authorization). */
export function incrementAuthorization(
  sim: Simulation,
  params: Stripe.PaymentIntentIncrementAuthorizationParams,
  id: string,
): Stripe.PaymentIntent {
  refuseUnsupported(params, [
    'amount_details',
    'application_fee_amount',
    'hooks',
    'payment_details',
    'transfer_data',
  ]);
  const before = findPaymentIntent(sim, id);
  if (before.status !== 'requires_capture')
    throw invalidRequest(
      `This PaymentIntent's authorization could not be incremented because it has a status of ${before.status}.`,
      { code: 'payment_intent_unexpected_state' },
    );
  if (params.amount <= before.amount)
    throw invalidRequest('The amount must be greater than the currently authorized amount.', {
      param: 'amount',
    });
  const counted = sim.store.counters.get(`increments:${id}`)?.value ?? 0;
  if (counted >= MOST_INCREMENTS)
    throw invalidRequest(`An authorization can be incremented at most ${MOST_INCREMENTS} times.`);
  sim.store.counters.put({ id: `increments:${id}`, value: counted + 1 });
  const charge = sim.store.charges.get(idOf(before.latest_charge) ?? '');
  if (charge) {
    const raised = sim.store.charges.put({ ...charge, amount: params.amount });
    sim.emit('charge.updated', raised, charge);
  }
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...before,
    amount: params.amount,
    amount_capturable: params.amount,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
    statement_descriptor: params.statement_descriptor ?? before.statement_descriptor,
  });
  sim.emit('payment_intent.amount_capturable_updated', after);
  return after;
}
