import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { connectedSim, platformOf } from '../accounts/find-account.ts';
import { delayDaysOf } from '../payouts/payout-settings.ts';
import { applicationFee } from '../transfers/make-transfer.ts';
import { businessDaysAfter } from './business-days.ts';
import { processingFee } from './processing-fee.ts';
import { type MovementFee, recordMovement } from './record-movement.ts';

/** What a captured charge brings, less Stripe's fee; pending at first. */
export function recordCharge(
  sim: Simulation,
  charge: {
    id: string;
    amount: number;
    currency: string;
    description: string | null;
    /** Of a direct charge: what the platform keeps of it. */
    applicationFee?: number | null;
    /** Whose terms it is charged by. */
    onBehalfOf: string | null;
    /** docs.stripe.com/testing#available-balance: a card whose money is there at once. */
    bypassesPending: boolean;
  },
): Stripe.BalanceTransaction {
  return recordMovement(sim, {
    type: 'charge',
    reportingCategory: 'charge',
    amount: charge.amount,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    fees: feesOf(sim, charge),
    availableOn: availableOnOf(sim, charge),
  });
}

/**
 * Midnight UTC after as many business days as the account's balance settings say, or those of the account that it is
 * charged on behalf of (docs.stripe.com/connect/manage-payout-schedule).
 */
function availableOnOf(
  sim: Simulation,
  { onBehalfOf, bypassesPending }: { onBehalfOf: string | null; bypassesPending: boolean },
): number {
  const now = sim.onClock(null).now();
  if (bypassesPending) return now;
  return businessDaysAfter(now, delayDaysOf(onBehalfOf === null ? sim : connectedSim(sim, onBehalfOf)));
}

/** What an account charges is the account's to pay Stripe for, unless the platform does (docs.stripe.com/connect/direct-charges-fee-payer-behavior). */
function feesOf(
  sim: Simulation,
  charge: { amount: number; currency: string; applicationFee?: number | null },
): MovementFee[] {
  const own: MovementFee = {
    amount: processingFee(charge.amount, charge.currency),
    description: 'Stripe processing fees',
  };
  const shared = charge.applicationFee ? [applicationFee(charge.applicationFee)] : [];
  if (sim.isPlatform || sim.account.controller?.fees?.payer !== 'application') return [...shared, own];
  recordMovement(platformOf(sim), {
    type: 'stripe_fee',
    reportingCategory: 'fee',
    amount: -own.amount,
    currency: charge.currency,
    source: null,
    description: `Stripe processing fees of ${sim.account.id}`,
  });
  return shared;
}
