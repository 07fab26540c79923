import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { instantAvailable } from '../payouts/instant-available.ts';

/** https://docs.stripe.com/api/balance/balance_object: the currency of the account is there even when it is empty. */
export function balanceOf(sim: Simulation): Stripe.Balance {
  const own = sim.account.default_currency ?? 'usd';
  const totals = [...sim.store.balances.values()];
  if (!totals.some(({ id }) => id === own)) totals.unshift({ id: own, available: 0, pending: 0 });
  const sum = (kind: 'available' | 'pending' | 'reserved') =>
    totals.map(({ id, [kind]: amount = 0 }) => ({ amount, currency: id, source_types: { card: amount } }));
  const instant = instantAvailable(sim);
  return {
    object: 'balance',
    available: sum('available'),
    ...(sim.isPlatform ? { connect_reserved: sum('reserved') } : {}),
    ...(instant ? { instant_available: [instant] } : {}),
    livemode: false,
    pending: sum('pending'),
  };
}
