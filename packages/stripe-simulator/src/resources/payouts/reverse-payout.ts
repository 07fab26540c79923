import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { DAY } from '../balance-transactions/business-days.ts';
import { findPayout } from './find-payout.ts';
import { makePayout } from './make-payout.ts';
import { cancel } from './payout-life.ts';

const REVERSIBLE_FOR_SECONDS = 90 * DAY;

/** https://docs.stripe.com/api/payouts/cancel: as long as it is not with the bank. */
export function cancelPayout(sim: Simulation, _: Stripe.PayoutCancelParams, id: string): Stripe.Payout {
  const payout = findPayout(sim, id);
  if (payout.automatic) throw invalidRequest('Automatic payouts cannot be canceled.');
  if (payout.status !== 'pending' || payout.original_payout !== null)
    throw invalidRequest(
      `Payouts can only be canceled while they are pending; this one is ${payout.status}.`,
    );
  return cancel(sim, payout);
}

/** Debits the bank account of a connected account again (docs.stripe.com/connect/payout-reversals). */
export function reversePayout(
  sim: Simulation,
  params: Stripe.PayoutReverseParams,
  id: string,
): Stripe.Payout {
  const before = findPayout(sim, id);
  const destination = sim.store.externalAccounts.get(idOf(before.destination) ?? '');
  assertReversible(sim, before, destination);
  if (!destination) throw invalidRequest('The external account of this payout is not there any more.');
  const reversal = makePayout(sim, {
    amount: -before.amount,
    currency: before.currency,
    destination,
    isAutomatic: false,
    method: 'standard',
    description: before.description,
    metadata: mergeMetadata(null, params.metadata),
    statementDescriptor: null,
    original: id,
  });
  const after = sim.store.payouts.put<Stripe.Payout>({ ...before, reversed_by: reversal.id });
  sim.emit('payout.updated', after, before);
  return reversal;
}

function assertReversible(
  sim: Simulation,
  payout: Stripe.Payout,
  destination: Stripe.ExternalAccount | undefined,
): void {
  const refuse = (why: string) => invalidRequest(`This payout cannot be reversed: ${why}.`);
  if (sim.isPlatform) throw refuse('only payouts of connected accounts can');
  if (payout.amount < 0) throw refuse('it is a debit itself');
  if (payout.method === 'instant') throw refuse('it was an instant payout');
  if (payout.reversed_by !== null) throw refuse('it already is');
  if (payout.status === 'failed' || payout.status === 'canceled') throw refuse(`it is ${payout.status}`);
  if (payout.status === 'pending' && !payout.automatic) throw refuse('it is pending; cancel it instead');
  if (destination && (destination.object !== 'bank_account' || destination.country !== 'US'))
    throw refuse('it did not go to a bank account in the United States');
  if (payout.arrival_date <= sim.now() - REVERSIBLE_FOR_SECONDS) throw refuse('it is 90 days old');
}
