import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findPrice } from '../prices/update-price.ts';
import { findProduct } from '../products/product.ts';

type Features = Stripe.BillingPortal.Configuration.Features;
type Product = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product;

const MOST_PRODUCTS = 10;

/** Refuses features that a page could not offer (docs.stripe.com/api/customer_portal/configurations/create). */
export function assertFeatures(
  sim: Simulation,
  { customer_update, subscription_update, subscription_pause }: Features,
): void {
  if (customer_update.enabled && customer_update.allowed_updates.length === 0)
    throw missingParam('features[customer_update][allowed_updates]');
  const { duration } = subscription_pause;
  if (duration.type === 'interval_options' && duration.interval_options.length === 0)
    throw missingParam('features[subscription_pause][duration][interval_options]');
  if (!subscription_update.enabled) return;
  const param = 'features[subscription_update]';
  if (subscription_update.default_allowed_updates.length === 0)
    throw missingParam(`${param}[default_allowed_updates]`);
  const products = subscription_update.products ?? [];
  if (products.length === 0) throw missingParam(`${param}[products]`);
  if (products.length > MOST_PRODUCTS)
    throw invalidRequest(`You may only pass up to ${MOST_PRODUCTS} products.`, {
      param: `${param}[products]`,
    });
  for (const [at, product] of products.entries()) assertProduct(sim, product, `${param}[products][${at}]`);
}

/** A page shows one price of a product for each interval, so no two may be for the same. */
function assertProduct(
  sim: Simulation,
  { product, prices, adjustable_quantity: quantity }: Product,
  param: string,
): void {
  findProduct(sim, product, `${param}[product]`);
  const seen = new Set<string>();
  for (const [at, id] of prices.entries()) {
    const price = findPrice(sim, id, `${param}[prices][${at}]`);
    if (idOf(price.product) !== product)
      throw invalidRequest(`The price ${id} is not one of the product ${product}.`, {
        param: `${param}[prices][${at}]`,
      });
    if (!price.recurring || !price.active)
      throw invalidRequest(`The price ${id} must be recurring and active.`, {
        param: `${param}[prices][${at}]`,
      });
    const interval = `${price.currency} ${price.recurring.interval_count} ${price.recurring.interval}`;
    if (seen.has(interval))
      throw invalidRequest(`Each price of the product ${product} must have its own billing interval.`, {
        param: `${param}[prices][${at}]`,
      });
    seen.add(interval);
  }
  if (quantity.maximum !== null && quantity.maximum < quantity.minimum)
    throw invalidRequest('The maximum quantity is smaller than the minimum.', {
      param: `${param}[adjustable_quantity][maximum]`,
    });
}
