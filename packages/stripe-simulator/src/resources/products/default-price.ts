import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findPrice } from '../prices/update-price.ts';

/** The default price is one of the product's own, and for sale (docs.stripe.com/api/products/update#update_product-default_price). */
export function defaultPrice(sim: Simulation, product: Stripe.Product, given: string): string {
  const price = findPrice(sim, given, 'default_price');
  if (idOf(price.product) !== product.id)
    throw invalidRequest(`The price ${price.id} does not belong to the product ${product.id}.`, {
      param: 'default_price',
    });
  if (!price.active)
    throw invalidRequest('The default price of a product must be active.', { param: 'default_price' });
  return price.id;
}
