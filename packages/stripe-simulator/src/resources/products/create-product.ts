import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { createPrice } from '../prices/create-price.ts';
import { insertProduct } from './product.ts';

/** `default_price_data` makes the product's first price with it. */
export function createProduct(sim: Simulation, params: Stripe.ProductCreateParams): Stripe.Product {
  const { default_price_data: priceData, ...rest } = params;
  const product = insertProduct(sim, rest);
  if (!priceData) return product;
  const price = createPrice(sim, { ...priceData, product: product.id });
  return sim.store.products.put({ ...product, default_price: price.id });
}
