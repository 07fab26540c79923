import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { feeOfCharge } from '../application-fees/application-fee.ts';
import { returnFee } from '../application-fees/refund-fee.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { findTransfer } from './find-transfer.ts';
import { applicationFee, availableOnOf } from './make-transfer.ts';
import { shareOf } from './share-of.ts';

/** https://docs.stripe.com/api/transfer_reversals/create */
export function createReversal(
  sim: Simulation,
  params: Stripe.TransferCreateReversalParams,
  id: string,
): Stripe.TransferReversal {
  const transfer = findTransfer(sim, id);
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  if (transfer.reversed) throw invalidRequest(`Transfer ${id} has already been reversed.`);
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > left)
    throw invalidRequest(
      `Reversal amount (${amount}) is greater than the unreversed amount of the transfer (${left})`,
      { param: 'amount' },
    );
  assertCovered(sim, transfer, amount);
  return reverse(sim, transfer, {
    amount,
    isFeeReturned: params.refund_application_fee === true,
    metadata: mergeMetadata(null, params.metadata),
    refund: null,
  });
}

/** What came of a charge may go back below nothing, other money only if it is there. */
function assertCovered(sim: Simulation, transfer: Stripe.Transfer, amount: number): void {
  if (transfer.source_transaction !== null) return;
  const own = connectedSim(sim, idOf(transfer.destination) ?? '');
  if (availableIn(own, transfer.currency) >= amount) return;
  throw invalidRequest(
    `The account ${own.account.id} has insufficient available funds to cover the reversal of this transfer.`,
    { code: 'balance_insufficient' },
  );
}

/**
 * Takes a transfer back, or a part of it: the platform's balance gains what the account's loses, whose payment is
 * refunded by as much. The platform's fee goes back in proportion, if it is to.
 */
export function reverse(
  platform: Simulation,
  transfer: Stripe.Transfer,
  how: {
    amount: number;
    isFeeReturned: boolean;
    metadata: Stripe.Metadata;
    /** The refund of the charge that the transfer came of. */
    refund: string | null;
    /** What the refund of the payment says, if that was asked for. */
    paymentRefund?: Pick<Stripe.Refund, 'metadata' | 'reason'>;
  },
): Stripe.TransferReversal {
  const { amount } = how;
  const id = platform.newId('trr');
  const own = connectedSim(platform, idOf(transfer.destination) ?? '');
  const refundId = own.newId('pyr');
  const movement = recordMovement(platform, {
    type: 'transfer_refund',
    reportingCategory: 'transfer_reversal',
    amount,
    currency: transfer.currency,
    source: id,
    description: `REFUND FOR TRANSFER (${transfer.id})`,
    availableOn: availableOnOf(platform, transfer),
  });
  const reversal = platform.store.transferReversals.put<Stripe.TransferReversal>({
    id,
    object: 'transfer_reversal',
    amount,
    balance_transaction: movement.id,
    created: platform.now(),
    currency: transfer.currency,
    destination_payment_refund: refundId,
    metadata: how.metadata,
    source_refund: how.refund,
    transfer: transfer.id,
  });
  const fee = how.isFeeReturned ? returnShare(platform, transfer, amount) : 0;
  refundPayment(own, {
    id: refundId,
    payment: idOf(transfer.destination_payment ?? null) ?? '',
    reversal,
    fee,
    says: how.paymentRefund ?? { metadata: {}, reason: null },
  });
  const amount_reversed = transfer.amount_reversed + amount;
  const after = platform.store.transfers.put<Stripe.Transfer>({
    ...transfer,
    amount_reversed,
    reversals: paginate(
      platform.store.transferReversals.where('transfer', transfer.id).reverse(),
      {},
      transfer.reversals.url,
    ),
    reversed: amount_reversed === transfer.amount,
  });
  platform.emit('transfer.reversed', after, transfer);
  return reversal;
}

function returnShare(platform: Simulation, transfer: Stripe.Transfer, amount: number): number {
  const fee = feeOfCharge(platform, idOf(transfer.destination_payment ?? null) ?? '');
  if (!fee) return 0;
  const share = shareOf(fee.amount, { before: transfer.amount_reversed, amount, whole: transfer.amount });
  const returned = Math.min(share, fee.amount - fee.amount_refunded);
  if (returned > 0) returnFee(platform, fee, { amount: returned });
  return returned;
}

function refundPayment(
  own: Simulation,
  {
    id,
    payment,
    reversal,
    fee,
    says,
  }: {
    id: string;
    payment: string;
    reversal: Stripe.TransferReversal;
    fee: number;
    says: Pick<Stripe.Refund, 'metadata' | 'reason'>;
  },
): void {
  const charge = own.store.charges.get(payment);
  if (!charge) throw new Error(`The payment ${payment} of ${idOf(reversal.transfer)} is not there.`);
  const { amount, currency } = reversal;
  const movement = recordMovement(own, {
    type: 'payment_refund',
    reportingCategory: 'refund',
    amount: -amount,
    currency,
    source: id,
    description: `REFUND FOR PAYMENT`,
    availableOn: availableOnOf(own, charge),
    ...(fee === 0 ? {} : { fee: applicationFee(-fee) }),
  });
  const refund = own.store.refunds.put<Stripe.Refund>({
    id,
    object: 'refund',
    amount,
    balance_transaction: movement.id,
    charge: payment,
    created: own.now(),
    currency,
    metadata: says.metadata,
    payment_intent: null,
    reason: says.reason,
    receipt_number: null,
    source_transfer_reversal: reversal.id,
    status: 'succeeded',
    transfer_reversal: null,
    customer: null,
    customer_account: null,
    payment_method: null,
  });
  const amount_refunded = charge.amount_refunded + amount;
  const after = own.store.charges.put<Stripe.Charge>({
    ...charge,
    amount_refunded,
    refunded: amount_refunded === charge.amount,
  });
  own.emit('refund.created', refund);
  own.emit('charge.refunded', after, charge);
}
