import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/** docs.stripe.com/search#query-fields-for-prices */
const FIELDS: SearchFields<Stripe.Price> = {
  active: { kind: 'token', read: ({ active }) => String(active) },
  currency: { kind: 'token', read: ({ currency }) => currency },
  lookup_key: { kind: 'text', read: ({ lookup_key }) => lookup_key },
  product: { kind: 'text', read: ({ product }) => idOf(product) },
  type: { kind: 'token', read: ({ type }) => type },
};

export const searchPrices = (sim: Simulation, params: Stripe.PriceSearchParams) =>
  search(sim.store.prices.newestFirst(), FIELDS, { params, url: '/v1/prices/search' });
