import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { recordCharge } from '../balance-transactions/charge-movement.ts';
import { bypassesPending } from '../charges/create-charge.ts';
import { givenTerms, type PaymentTerms, termsOf } from '../transfers/payment-terms.ts';
import { shareCharge } from '../transfers/share-charge.ts';
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
  const terms = givenTerms(sim, params, { amount, before: upTo(amount, intent) });
  const { application_fee_amount: fee, transfer_data: transfer } = terms;
  const applicationFee = transfer === null ? fee : null;
  const movement = recordCharge(sim, {
    id: charge.id,
    amount,
    currency,
    description,
    applicationFee,
    onBehalfOf: idOf(intent.on_behalf_of),
    bypassesPending: bypassesPending(sim, charge.payment_method),
  });
  const kept = sim.store.charges.put<Stripe.Charge>({
    ...charge,
    amount_captured: amount,
    application_fee_amount: fee,
    balance_transaction: movement.id,
    captured: true,
    transfer_data: transfer && { amount: transfer.amount ?? null, destination: transfer.destination },
  });
  const captured = shareCharge(sim, kept, terms);
  sim.emit('charge.captured', captured, charge);
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    ...terms,
    amount_capturable: 0,
    amount_received: amount,
    status: 'succeeded',
  });
  sim.emit('payment_intent.succeeded', after);
  return after;
}

/** Of less than was held, the shares are no more than that (docs.stripe.com/api/payment_intents/capture). */
function upTo(amount: number, intent: Stripe.PaymentIntent): PaymentTerms {
  const terms = termsOf(intent);
  const { application_fee_amount: fee, transfer_data: transfer } = terms;
  const share = transfer?.amount;
  return {
    ...terms,
    application_fee_amount: fee === null ? null : Math.min(fee, amount),
    transfer_data:
      transfer && share !== undefined ? { ...transfer, amount: Math.min(share, amount) } : transfer,
  };
}
