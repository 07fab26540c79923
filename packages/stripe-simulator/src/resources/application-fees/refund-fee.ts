import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { availableOnOf } from '../transfers/make-transfer.ts';
import { findFee } from './application-fee.ts';

/**
 * The platform's side of giving back a fee, or a part of it. The account's side goes with the refund that
 * it belongs to, or is a movement of its own.
 */
export function returnFee(
  platform: Simulation,
  fee: Stripe.ApplicationFee,
  { amount, metadata = {} }: { amount: number; metadata?: Stripe.Metadata },
): Stripe.FeeRefund {
  const id = platform.newId('fr');
  const movement = recordMovement(platform, {
    type: 'application_fee_refund',
    reportingCategory: 'platform_earning_refund',
    amount: -amount,
    currency: fee.currency,
    source: id,
    description: 'Application fee refund',
    availableOn: availableOnOf(platform, fee),
  });
  const refund = platform.store.feeRefunds.put<Stripe.FeeRefund>({
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: movement.id,
    created: platform.now(),
    currency: fee.currency,
    fee: fee.id,
    metadata,
  });
  const amount_refunded = fee.amount_refunded + amount;
  const after = platform.store.applicationFees.put<Stripe.ApplicationFee>({
    ...fee,
    amount_refunded,
    refunded: amount_refunded === fee.amount,
    refunds: paginate(refundsOf(platform, fee.id), {}, fee.refunds.url),
  });
  platform.emit('application_fee.refunded', after, fee);
  return refund;
}

/** https://docs.stripe.com/api/fee_refunds/create: without an amount, all that is left. */
export function createFeeRefund(
  sim: Simulation,
  params: Stripe.ApplicationFeeCreateRefundParams,
  id: string,
): Stripe.FeeRefund {
  const fee = findFee(sim, id);
  const left = fee.amount - fee.amount_refunded;
  const amount = params.amount ?? left;
  if (fee.refunded) throw invalidRequest(`Application fee ${id} has already been refunded.`);
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > left)
    throw invalidRequest(`Refund amount (${amount}) is greater than fee amount remaining (${left})`, {
      param: 'amount',
    });
  const refund = returnFee(sim, fee, { amount, metadata: mergeMetadata(null, params.metadata) });
  const own = connectedSim(sim, idOf(fee.account) ?? '');
  const charge = own.store.charges.get(idOf(fee.charge) ?? '');
  recordMovement(own, {
    type: 'adjustment',
    reportingCategory: 'fee',
    amount,
    currency: fee.currency,
    source: refund.id,
    description: `Application fee refund for ${idOf(fee.charge)}`,
    ...(charge ? { availableOn: availableOnOf(own, charge) } : {}),
  });
  return refund;
}

export const refundsOf = (sim: Simulation, fee: string): Stripe.FeeRefund[] =>
  sim.store.feeRefunds.where('fee', fee).reverse();

export function findFeeRefund(sim: Simulation, fee: string, id: string): Stripe.FeeRefund {
  findFee(sim, fee);
  const refund = sim.store.feeRefunds.get(id);
  if (!refund || refund.fee !== fee) throw noSuch('fee refund', id);
  return refund;
}

export function updateFeeRefund(
  sim: Simulation,
  params: Stripe.ApplicationFeeUpdateRefundParams,
  feeId: string,
  id: string,
): Stripe.FeeRefund {
  const before = findFeeRefund(sim, feeId, id);
  const after = sim.store.feeRefunds.put({
    ...before,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  const fee = findFee(sim, feeId);
  sim.store.applicationFees.put({
    ...fee,
    refunds: paginate(refundsOf(sim, feeId), {}, fee.refunds.url),
  });
  sim.emit('application_fee.refund.updated', after, before);
  return after;
}
