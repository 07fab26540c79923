import type Stripe from 'stripe';
import { amountKey, toAmount } from '../../domain/catalog/amount.ts';
import type {
  Pushed,
  PushedMeter,
  PushedPrice,
  PushedProduct,
} from '../../domain/catalog/catalog-difference.ts';
import { toPriceTerms } from '../../domain/revenue/revenue-terms.ts';
import { idOf } from '../../domain/subscription.ts';

/** Everything of this catalogue that Stripe has: what was archived is listed of products only. */
export async function listPushed(stripe: Stripe): Promise<Pushed> {
  const meters = await listMeters(stripe);
  const products: PushedProduct[] = [];
  for (const active of [true, false])
    for await (const product of stripe.products.list({ active, limit: 100 })) {
      const pushed = toPushedProduct(product);
      if (pushed) products.push(pushed);
    }
  const prices: PushedPrice[] = [];
  for await (const price of stripe.prices.list({ active: true, limit: 100, expand: ['data.tiers'] }))
    if (isOurs(price)) prices.push(toPushedPrice(price, meters));
  return { products, prices, meters };
}

/** Those that were pushed when there was nothing but plans name their plan only. */
export function toPushedProduct({ metadata, ...product }: Stripe.Product): PushedProduct | undefined {
  const productKey = metadata.billwright_product ?? metadata.billwright_plan;
  if (!productKey) return undefined;
  const { id, name, description, active } = product;
  return { id, productKey, name, description, active };
}

/** A price that only names a plan may be one that somebody made for one customer: it is ours by its lookup key. */
const isOurs = ({ lookup_key, metadata }: Stripe.Price) =>
  metadata.billwright_lookup !== undefined || (lookup_key !== null && metadata.billwright_plan !== undefined);

async function listMeters(stripe: Stripe): Promise<PushedMeter[]> {
  const meters: PushedMeter[] = [];
  for await (const { id, event_name: eventName, display_name: displayName } of stripe.billing.meters.list({
    status: 'active',
    limit: 100,
  }))
    meters.push({ id, eventName, displayName });
  return meters;
}

export function toPushedPrice(price: Stripe.Price, meters: readonly PushedMeter[]): PushedPrice {
  const amount = toAmount(toPriceTerms(price), price.currency);
  const meterId = price.recurring?.meter;
  return {
    id: price.id,
    lookupKey: price.lookup_key,
    productId: idOf(price.product) ?? '',
    // Packages can't be declared: such a price is another one than any that is.
    amount: price.transform_quantity || amount === undefined ? `other ${price.id}` : amountKey(amount),
    interval: price.recurring ? intervalOf(price.recurring) : null,
    eventName: meterId ? (meters.find(({ id }) => id === meterId)?.eventName ?? meterId) : null,
    taxBehavior: price.tax_behavior === 'unspecified' ? null : price.tax_behavior,
  };
}

const intervalOf = ({ interval, interval_count: count }: Stripe.Price.Recurring) =>
  count === 1 ? interval : `${count} ${interval}`;
