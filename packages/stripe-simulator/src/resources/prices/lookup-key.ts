import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

/** https://docs.stripe.com/api/prices/create#create_price-lookup_key */
const LONGEST = 200;

/** A lookup key belongs to one price; it moves to another only with `transfer_lookup_key`. */
export function takeLookupKey(sim: Simulation, key: string, transfer: boolean): void {
  if (key.length > LONGEST)
    throw invalidRequest(`Invalid string: lookup_key; must be at most ${LONGEST} characters.`, {
      param: 'lookup_key',
    });
  const [holder] = sim.store.prices.where('lookupKey', key);
  if (!holder) return;
  if (!transfer)
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  const without = sim.store.prices.put({ ...holder, lookup_key: null });
  sim.emit('price.updated', without, holder);
}
