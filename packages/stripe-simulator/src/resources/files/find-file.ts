import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

export function findFile(sim: Simulation, id: string, param = 'id'): Stripe.File {
  const file = sim.store.files.get(id);
  if (!file) throw noSuch('file', id, param);
  return file;
}
