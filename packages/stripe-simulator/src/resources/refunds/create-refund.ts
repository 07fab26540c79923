import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { applicationFee, availableOnOf } from '../transfers/make-transfer.ts';
import { returnShares } from '../transfers/refund-shares.ts';
import { awaitBank, firstStatus } from './refund-outcome.ts';
import { refundPayment } from './refund-payment.ts';
import { awaitMoney, isShort } from './waiting-refunds.ts';

/** Gives back all or part of a charge; never more than is left of it. */
export function createRefund(sim: Simulation, params: Stripe.RefundCreateParams): Stripe.Refund {
  refuseUnsupported(params, ['customer', 'instructions_email', 'origin']);
  const charge = chargeOf(sim, params);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = params.amount ?? left;
  if (charge.refunded)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  }
  if (charge.disputed && !isRefundable(sim, charge))
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  if (charge.source_transfer !== null) return refundPayment(sim, charge, { amount, params });
  const id = sim.newId('re');
  const returned = returnShares(sim, charge, {
    id,
    amount,
    isFeeReturned: params.refund_application_fee === true,
    isTransferReversed: params.reverse_transfer === true,
  });
  const movement = recordMovement(sim, {
    type: 'refund',
    reportingCategory: 'refund',
    amount: -amount,
    currency: charge.currency,
    source: id,
    description:
      charge.description === null ? 'REFUND FOR CHARGE' : `REFUND FOR CHARGE (${charge.description})`,
    ...(returned.fee === 0 ? {} : { fee: applicationFee(-returned.fee) }),
    availableOn: availableOnOf(sim, charge),
  });
  const short = isShort(sim, charge.currency);
  const refund = sim.store.refunds.put<Stripe.Refund>({
    id,
    object: 'refund',
    amount,
    balance_transaction: movement.id,
    charge: charge.id,
    created: sim.now(),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata: mergeMetadata(null, params.metadata),
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    ...(short
      ? ({ status: 'pending', pending_reason: 'insufficient_funds' } as const)
      : firstStatus(sim, charge)),
    transfer_reversal: returned.reversal,
  });
  if (short) awaitMoney(sim, refund);
  else awaitBank(sim, refund, charge);
  const refunded = charge.amount_refunded + amount;
  const after = sim.store.charges.put({
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  });
  sim.emit('refund.created', refund);
  sim.emit('charge.refunded', after, charge);
  return refund;
}

/** As long as the bank only asks (docs.stripe.com/disputes/how-disputes-work#inquiries). */
const isRefundable = (sim: Simulation, { id }: Stripe.Charge): boolean =>
  sim.store.disputes.where('charge', id).every((dispute) => dispute.is_charge_refundable);

function chargeOf(sim: Simulation, params: Stripe.RefundCreateParams): Stripe.Charge {
  if (params.charge === undefined && params.payment_intent === undefined) throw missingParam('charge');
  const intent = sim.store.paymentIntents.get(params.payment_intent ?? '');
  if (params.payment_intent !== undefined && !intent)
    throw noSuch('payment_intent', params.payment_intent, 'payment_intent');
  const id = params.charge ?? idOf(intent?.latest_charge ?? null);
  const charge = id === null ? undefined : sim.store.charges.get(id);
  if (!charge)
    throw id === null
      ? invalidRequest('This PaymentIntent does not have a successful charge to refund.')
      : noSuch('charge', id, 'charge');
  if (charge.status !== 'succeeded')
    throw invalidRequest(`Charge ${charge.id} was not successful and can't be refunded.`);
  return charge;
}

/** `expand[]=refunds` of a charge. */
export function includeRefunds(sim: Simulation, chargeId: string): Stripe.ApiList<Stripe.Refund> {
  const refunds = sim.store.refunds.newestFirst().filter(({ charge }) => charge === chargeId);
  return paginate(refunds, {}, `/v1/charges/${chargeId}/refunds`);
}
