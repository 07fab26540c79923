import type { Simulation } from '../../kernel/simulation.ts';
import { platformOf } from '../accounts/find-account.ts';
import { nextPayoutAt } from './next-payout-at.ts';
import { payoutSettingsOf } from './payout-settings.ts';

const DAILY = { delay_days: 0, interval: 'daily' };

/**
 * Has the balance looked at when its schedule says so; one that is below nothing, and may be debited, on the next
 * business day whatever the schedule (docs.stripe.com/connect/account-balances).
 */
export function planPayouts(sim: Simulation): void {
  const { schedule, debit_negative_balances: debits } = payoutSettingsOf(sim);
  const own = sim.onClock(null);
  const isNegative = debits && [...own.store.balances.values()].some(({ available }) => available < 0);
  const at = nextPayoutAt(isNegative ? DAILY : schedule, own.now());
  const planned = platformOf(sim).store.tasks.get(`payout.run:${sim.account.id}`);
  if (at === undefined) own.unschedule('payout.run', sim.account.id);
  else if (planned?.at !== at) own.schedule('payout.run', sim.account.id, at);
}
