import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

/** A lookup key belongs to one price; it moves to another only with `transfer_lookup_key`. */
export function takeLookupKey(sim: Simulation, key: string, transfer: boolean): void {
  const [holder] = sim.store.prices.filter((price) => price.lookup_key === key);
  if (!holder) return;
  if (!transfer)
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  const without = sim.store.prices.put({ ...holder, lookup_key: null });
  sim.emit('price.updated', without, holder);
}
