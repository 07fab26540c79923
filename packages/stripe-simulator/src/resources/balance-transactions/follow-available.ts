import type { Simulation } from '../../kernel/simulation.ts';
import { platformOf } from '../accounts/find-account.ts';
import { planPayouts } from '../payouts/plan-payouts.ts';
import { availableIn } from './available.ts';

/** Stripe says several times a day; a minute is the simulator's own. */
const FOLLOWS_AFTER_SECONDS = 60;

/** What a changed balance means for the schedule of payouts, for refunds that wait, and for the platform's reserve. */
export function followAvailable(sim: Simulation, currency: string): void {
  planPayouts(sim);
  planRefunds(sim, currency);
  planReserve(sim, currency);
}

function planRefunds(sim: Simulation, currency: string): void {
  if (sim.store.refunds.where('waiting', currency).length === 0) return;
  const own = sim.onClock(null);
  own.schedule('refund.send_waiting', `${currency}@${sim.account.id}`, own.now() + FOLLOWS_AFTER_SECONDS);
}

/** Only of accounts of which the platform bears the losses (docs.stripe.com/connect/account-balances). */
function planReserve(sim: Simulation, currency: string): void {
  if (sim.isPlatform || sim.account.controller?.losses?.payments !== 'application') return;
  const platform = platformOf(sim);
  const held = platform.store.balances.get(currency)?.reserved ?? 0;
  if (availableIn(sim, currency) >= 0 && held === 0) return;
  platform.schedule('reserve.hold', currency, platform.now() + FOLLOWS_AFTER_SECONDS);
}
