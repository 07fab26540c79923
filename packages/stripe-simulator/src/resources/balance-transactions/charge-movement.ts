import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { platformOf } from '../accounts/find-account.ts';
import { applicationFee } from '../transfers/make-transfer.ts';
import { processingFee } from './processing-fee.ts';
import { type MovementFee, recordMovement } from './record-movement.ts';

const DAY = 86_400;
const DAYS_UNTIL_AVAILABLE = 2;

/**
 * What a captured charge brings, less Stripe's fee. It is pending for two business days and becomes available at midnight
 * UTC (docs.stripe.com/payouts: the standard speed of the United States).
 */
export function recordCharge(
  sim: Simulation,
  charge: {
    id: string;
    amount: number;
    currency: string;
    description: string | null;
    /** Of a direct charge: what the platform keeps of it. */
    applicationFee?: number | null;
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
    availableOn: businessDaysAfter(sim.onClock(null).now(), DAYS_UNTIL_AVAILABLE),
  });
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

/** Midnight UTC of the nth business day after a moment; weekends do not count, holidays do. */
export function businessDaysAfter(now: number, days: number): number {
  let midnight = Math.floor(now / DAY) * DAY;
  for (let left = days; left > 0; ) {
    midnight += DAY;
    const weekday = new Date(midnight * 1000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return midnight;
}
