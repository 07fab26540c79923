import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { destinationFor } from './destination.ts';
import { makePayout } from './make-payout.ts';
import { payableStep } from './payable-amount.ts';
import { openKey } from './payout-record.ts';
import { accountNow, minimumBalanceIn, payoutSettingsOf } from './payout-settings.ts';

/**
 * The payouts that the schedule makes: in each currency everything that is available, less the minimum balance; where
 * it is below nothing, as much is debited from the bank account, if it may be (docs.stripe.com/payouts).
 */
export function runPayouts(sim: Simulation): void {
  if (!accountNow(sim).payouts_enabled) return;
  for (const { id: currency } of [...sim.store.balances.values()]) payOut(sim, currency);
}

function payOut(sim: Simulation, currency: string): void {
  const { schedule, debit_negative_balances: debits } = payoutSettingsOf(sim);
  const available = availableIn(sim, currency);
  if (available < 0 ? !debits : schedule.interval === 'manual') return;
  const destination = destinationFor(sim, currency);
  if (!destination || destination.status === 'errored') return;
  if (available < 0 && destination.object === 'card') return;
  const amount = payableOf(sim, available, currency);
  if (amount === 0) return;
  payOutWhole(sim, { amount, kept: available - amount, currency, destination });
}

function payableOf(sim: Simulation, available: number, currency: string): number {
  const step = payableStep(currency);
  if (available < 0) return Math.floor(available / step) * step;
  return Math.max(0, Math.floor((available - minimumBalanceIn(sim, currency)) / step) * step);
}

/**
 * Everything in the balance is part of the payout; what is kept is held back from it and given back to the balance in
 * the same breath (docs.stripe.com/payouts/minimum-balances-for-automatic-payouts).
 */
function payOutWhole(
  sim: Simulation,
  {
    amount,
    kept,
    currency,
    destination,
  }: { amount: number; kept: number; currency: string; destination: Stripe.ExternalAccount },
): void {
  if (kept !== 0) hold(sim, 'payout_minimum_balance_hold', { amount: -kept, currency });
  const payout = makePayout(sim, {
    amount,
    currency,
    destination,
    isAutomatic: true,
    method: 'standard',
    description: 'STRIPE PAYOUT',
    metadata: {},
    statementDescriptor: null,
  });
  for (const movement of sim.store.openMovements.where('payout', openKey(currency)))
    sim.store.openMovements.put({ ...movement, payout: payout.id });
  if (kept !== 0) hold(sim, 'payout_minimum_balance_release', { amount: kept, currency });
}

function hold(
  sim: Simulation,
  type: 'payout_minimum_balance_hold' | 'payout_minimum_balance_release',
  { amount, currency }: { amount: number; currency: string },
): void {
  const isHold = type === 'payout_minimum_balance_hold';
  recordMovement(sim, {
    type,
    reportingCategory: type,
    amount,
    currency,
    source: null,
    description: isHold ? 'Kept as minimum balance' : 'Minimum balance',
  });
}
