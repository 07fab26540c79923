import type { CatalogDifference } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { formatMoney } from '../money.ts';
import { type CatalogPrice, listCatalogPrices } from './catalog.ts';

export interface PushedProduct {
  id: string;
  planKey: string;
  name: string;
  description: string | null;
}

export interface PushedPrice {
  id: string;
  lookupKey: string;
  productId: string;
  unitAmountMinor: number;
}

/** One step that makes Stripe agree with the code, with what it takes to do it. */
export type PushStep = CatalogDifference &
  (
    | { kind: 'create_product'; planKey: string; name: string; description: string }
    | { kind: 'update_product'; productId: string; name: string; description: string }
    | { kind: 'create_price'; price: CatalogPrice }
    | { kind: 'replace_price'; price: CatalogPrice; oldPriceId: string }
    | { kind: 'archive_price'; oldPriceId: string }
  );

const words = (price: CatalogPrice) =>
  `${formatMoney({ amountMinor: price.unitAmountMinor, currency: price.currency })} a ${price.interval}`;

/**
 * What Stripe lacks of the plans in code. Prices at Stripe are immutable (docs.stripe.com/products-prices/manage-prices),
 * so another amount is a new price that takes over the lookup key, and the old one is archived; its subscribers keep it.
 */
export function comparePlans(
  config: BillingConfig,
  products: PushedProduct[],
  prices: PushedPrice[],
): PushStep[] {
  const steps: PushStep[] = [];
  for (const [planKey, plan] of Object.entries(config.plans)) {
    if (!plan.prices) continue;
    const { name, description } = plan;
    const product = products.find((candidate) => candidate.planKey === planKey);
    if (!product)
      steps.push({
        kind: 'create_product',
        subject: planKey,
        text: `product "${name}"`,
        planKey,
        name,
        description,
      });
    else if (product.name !== name || product.description !== description)
      steps.push({
        kind: 'update_product',
        subject: planKey,
        text: `product "${name}"`,
        productId: product.id,
        name,
        description,
      });
  }
  const declared = listCatalogPrices(config);
  for (const price of declared) {
    const pushed = prices.find(({ lookupKey }) => lookupKey === price.lookupKey);
    const subject = price.lookupKey;
    if (!pushed) steps.push({ kind: 'create_price', subject, text: words(price), price });
    else if (pushed.unitAmountMinor !== price.unitAmountMinor) {
      const before = formatMoney({ amountMinor: pushed.unitAmountMinor, currency: price.currency });
      const text = `${before} becomes ${words(price)}; subscribers keep the old price`;
      steps.push({ kind: 'replace_price', subject, text, price, oldPriceId: pushed.id });
    }
  }
  for (const pushed of prices) {
    if (declared.some(({ lookupKey }) => lookupKey === pushed.lookupKey)) continue;
    steps.push({
      kind: 'archive_price',
      subject: pushed.lookupKey,
      text: 'no longer sold',
      oldPriceId: pushed.id,
    });
  }
  return steps;
}
