import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { recordCharge } from '../balance-transactions/charge-movement.ts';
import { findPaymentIntent } from './payment-intent.ts';

/** Takes what was held, or less; what is not taken is released. */
export function captureIntent(
  sim: Simulation,
  params: Stripe.PaymentIntentCaptureParams,
  id: string,
): Stripe.PaymentIntent {
  const intent = findPaymentIntent(sim, id);
  if (intent.status !== 'requires_capture') {
    throw invalidRequest(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}.`,
      { code: 'payment_intent_unexpected_state' },
    );
  }
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidRequest(`The amount to capture must be between 1 and ${intent.amount_capturable}.`, {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  }
  const charge = sim.store.charges.get(idOf(intent.latest_charge) ?? '');
  if (!charge) throw new Error(`The intent ${id} holds money without a charge.`);
  const { currency, description } = charge;
  const movement = recordCharge(sim, { id: charge.id, amount, currency, description });
  const captured = sim.store.charges.put({
    ...charge,
    amount_captured: amount,
    balance_transaction: movement.id,
    captured: true,
  });
  sim.emit('charge.captured', captured, charge);
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    amount_capturable: 0,
    amount_received: amount,
    status: 'succeeded',
  });
  sim.emit('payment_intent.succeeded', after);
  return after;
}
