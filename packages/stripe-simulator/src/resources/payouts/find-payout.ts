import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

export function findPayout(sim: Simulation, id: string, param = 'id'): Stripe.Payout {
  const payout = sim.store.payouts.get(id);
  if (!payout) throw noSuch('payout', id, param);
  return payout;
}
