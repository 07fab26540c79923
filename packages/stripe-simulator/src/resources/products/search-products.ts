import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/** docs.stripe.com/search#query-fields-for-products */
const FIELDS: SearchFields<Stripe.Product> = {
  active: { kind: 'token', read: ({ active }) => String(active) },
  description: { kind: 'text', read: ({ description }) => description },
  name: { kind: 'text', read: ({ name }) => name },
  shippable: { kind: 'token', read: ({ shippable }) => (shippable === null ? null : String(shippable)) },
  url: { kind: 'text', read: ({ url }) => url },
};

export function searchProducts(sim: Simulation, params: Stripe.ProductSearchParams) {
  const products = sim.store.products.newestFirst().filter((product) => !product.deleted);
  return search(products, FIELDS, { params, url: '/v1/products/search' });
}
