import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { toCurrencyOptions } from './currency-options.ts';
import { takeLookupKey } from './lookup-key.ts';

export function findPrice(sim: Simulation, id: string, param = 'id'): Stripe.Price {
  const price = sim.store.prices.get(id);
  if (!price) throw noSuch('price', id, param);
  return price;
}

/** Amount, currency and interval can't be changed: the API does not even know such parameters. */
export function updatePrice(sim: Simulation, params: Stripe.PriceUpdateParams, id: string): Stripe.Price {
  const before = findPrice(sim, id);
  assertTaxBehavior(before, params.tax_behavior);
  if (params.active === false) assertNotDefault(sim, before);
  const lookupKey = updated(before.lookup_key, params.lookup_key);
  if (lookupKey !== null && lookupKey !== before.lookup_key)
    takeLookupKey(sim, lookupKey, params.transfer_lookup_key ?? false);
  const after: Stripe.Price = {
    ...before,
    active: params.active ?? before.active,
    currency_options: newOptions(before, params),
    lookup_key: lookupKey,
    metadata: mergeMetadata(before.metadata, params.metadata),
    nickname: updated(before.nickname, params.nickname),
    tax_behavior: params.tax_behavior ?? before.tax_behavior,
  };
  sim.store.prices.put(after);
  sim.emit('price.updated', after, before);
  return after;
}

/** Currencies that are given are added or replaced; an empty value leaves only the price's own. */
function newOptions(
  { currency, currency_options: before, billing_scheme }: Stripe.Price,
  params: Stripe.PriceUpdateParams,
): Record<string, Stripe.Price.CurrencyOptions> {
  const own = before?.[currency];
  if (!own) return before ?? {};
  const taxed = { ...own, tax_behavior: params.tax_behavior ?? own.tax_behavior };
  const given = params.currency_options;
  const kept = given === '' || given === null ? {} : before;
  const isTiered = billing_scheme === 'tiered';
  const added = toCurrencyOptions(given || undefined, { own, ownCurrency: currency, isTiered });
  return { ...kept, [currency]: taxed, ...added };
}

/** Once said, it stays (docs.stripe.com/api/prices/update#update_price-tax_behavior). */
function assertTaxBehavior({ tax_behavior }: Stripe.Price, given: string | undefined): void {
  if (given === undefined || given === tax_behavior || tax_behavior === 'unspecified') return;
  throw invalidRequest(`The tax behavior of this price is already ${tax_behavior} and can not be changed.`, {
    param: 'tax_behavior',
  });
}

export function assertNotDefault(sim: Simulation, { id, product }: Stripe.Price): void {
  const holder = sim.store.products.get(idOf(product) ?? '');
  if (!holder || holder.deleted || holder.default_price !== id) return;
  throw invalidRequest('This price cannot be archived because it is the default price of its product.', {
    param: 'active',
  });
}
