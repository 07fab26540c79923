import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { takeLookupKey } from './lookup-key.ts';

export function findPrice(sim: Simulation, id: string, param = 'id'): Stripe.Price {
  const price = sim.store.prices.get(id);
  if (!price) throw noSuch('price', id, param);
  return price;
}

/** Amount, currency and interval can't be changed: the API does not even know such parameters. */
export function updatePrice(sim: Simulation, params: Stripe.PriceUpdateParams, id: string): Stripe.Price {
  const before = findPrice(sim, id);
  const lookupKey = updated(before.lookup_key, params.lookup_key);
  if (lookupKey !== null && lookupKey !== before.lookup_key)
    takeLookupKey(sim, lookupKey, params.transfer_lookup_key ?? false);
  const after: Stripe.Price = {
    ...before,
    active: params.active ?? before.active,
    lookup_key: lookupKey,
    metadata: mergeMetadata(before.metadata, params.metadata),
    nickname: updated(before.nickname, params.nickname),
    tax_behavior: params.tax_behavior ?? before.tax_behavior,
  };
  sim.store.prices.put(after);
  sim.emit('price.updated', after, before);
  return after;
}
