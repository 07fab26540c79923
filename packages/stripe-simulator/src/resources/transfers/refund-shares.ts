import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { platformOf } from '../accounts/find-account.ts';
import { findFee } from '../application-fees/application-fee.ts';
import { createFeeRefund, returnFee } from '../application-fees/refund-fee.ts';
import { reverse } from './reverse-transfer.ts';
import { shareOf } from './share-of.ts';

interface Asked {
  /** The refund's own. */
  id: string;
  amount: number;
  isTransferReversed: boolean;
  isFeeReturned: boolean;
}

export interface ReturnedShares {
  reversal: string | null;
  /** What the platform gives back to the account that refunds a direct charge. */
  fee: number;
}

/**
 * What goes back with a refund, in proportion to it: the transfer of a destination charge, the fee of the platform
 * (docs.stripe.com/connect/destination-charges#issue-refunds).
 */
export function returnShares(sim: Simulation, charge: Stripe.Charge, asked: Asked): ReturnedShares {
  const part = { before: charge.amount_refunded, amount: asked.amount, whole: charge.amount_captured };
  const fee = asked.isFeeReturned ? returnFeeOf(sim, charge, part) : 0;
  const reversal = asked.isTransferReversed
    ? reverseTransferOf(sim, charge, { ...part, refund: asked.id })
    : null;
  return { reversal, fee };
}

interface Part {
  before: number;
  amount: number;
  whole: number;
}

function returnFeeOf(sim: Simulation, charge: Stripe.Charge, part: Part): number {
  const id = idOf(charge.application_fee);
  if (id === null)
    throw invalidRequest(`Charge ${charge.id} has no application fee to refund.`, {
      param: 'refund_application_fee',
    });
  const platform = platformOf(sim);
  const fee = findFee(platform, id);
  const amount = Math.min(shareOf(fee.amount, part), fee.amount - fee.amount_refunded);
  if (amount === 0) return 0;
  if (sim.isPlatform) {
    createFeeRefund(platform, { amount }, id);
    return 0;
  }
  returnFee(platform, fee, { amount });
  return amount;
}

function reverseTransferOf(
  sim: Simulation,
  charge: Stripe.Charge,
  { refund, ...part }: Part & { refund: string },
): string | null {
  const transfer = sim.store.transfers.get(idOf(charge.transfer ?? null) ?? '');
  if (!transfer)
    throw invalidRequest(
      `Cannot reverse transfer on charge ${charge.id} because it does not have an associated transfer.`,
      { param: 'reverse_transfer' },
    );
  const amount = Math.min(shareOf(transfer.amount, part), transfer.amount - transfer.amount_reversed);
  if (amount === 0) return null;
  return reverse(sim, transfer, { amount, isFeeReturned: false, metadata: {}, refund }).id;
}
