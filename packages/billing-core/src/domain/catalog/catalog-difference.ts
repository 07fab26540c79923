import type { CatalogDifference } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { amountKey } from './amount.ts';
import {
  type CatalogPrice,
  type CatalogProduct,
  listCatalogPrices,
  listCatalogProducts,
  listMeters,
} from './catalog-prices.ts';
import { amountWords, eachInterval } from './price-words.ts';

export interface PushedProduct {
  id: string;
  productKey: string;
  name: string;
  description: string | null;
  active: boolean;
}

/** An active price of this catalogue, as Stripe has it. */
export interface PushedPrice {
  id: string;
  /** Null of one whose key a newer price took over. */
  lookupKey: string | null;
  productId: string;
  /** `amountKey`; what can't be declared here is its own. */
  amount: string;
  interval: string | null;
  /** Of the meter that counts it. */
  eventName: string | null;
  /** Null while it is not said. */
  taxBehavior: string | null;
}

export interface PushedMeter {
  id: string;
  eventName: string;
  displayName: string;
}

export interface Pushed {
  products: PushedProduct[];
  prices: PushedPrice[];
  meters: PushedMeter[];
}

/** One step that makes Stripe agree with the code, with what it takes to do it. */
export type PushStep = CatalogDifference &
  (
    | { kind: 'create_meter'; eventName: string; displayName: string }
    | { kind: 'update_meter'; meterId: string; displayName: string }
    | { kind: 'create_product'; product: CatalogProduct }
    | { kind: 'update_product' | 'restore_product'; productId: string; product: CatalogProduct }
    | { kind: 'archive_product'; productId: string }
    | { kind: 'create_price'; price: CatalogPrice }
    | { kind: 'replace_price'; price: CatalogPrice; oldPriceId: string }
    | { kind: 'update_price'; priceId: string; price: CatalogPrice }
    | { kind: 'archive_price'; oldPriceId: string }
  );

/**
 * What Stripe lacks of the plans in code, in the order in which it is made good.
 *
 * - Prices at Stripe are immutable (docs.stripe.com/products-prices/manage-prices): another amount is a new price that takes
 *   over the lookup key, and the old one is archived; its subscribers keep it.
 * - Of a tax behaviour only what was never said can be said later (docs.stripe.com/api/prices/update).
 * - What the code no longer names is archived; a meter is not, since those who have its price are billed by it.
 */
export function compareCatalog(config: BillingConfig, pushed: Pushed): PushStep[] {
  return [
    ...compareMeters(config, pushed.meters),
    ...listCatalogProducts(config).flatMap((product) => compareProduct(product, pushed.products)),
    ...listCatalogPrices(config).flatMap((price) => comparePrice(price, pushed)),
    ...archive(config, pushed),
  ];
}

function compareMeters(config: BillingConfig, meters: PushedMeter[]): PushStep[] {
  return listMeters(config).flatMap(({ eventName, displayName }): PushStep[] => {
    const meter = meters.find((candidate) => candidate.eventName === eventName);
    const text = `meter "${displayName}"`;
    if (!meter) return [{ kind: 'create_meter', subject: eventName, text, eventName, displayName }];
    if (meter.displayName === displayName) return [];
    return [{ kind: 'update_meter', subject: eventName, text, meterId: meter.id, displayName }];
  });
}

function compareProduct(product: CatalogProduct, products: PushedProduct[]): PushStep[] {
  const same = products.filter(({ productKey }) => productKey === product.productKey);
  const pushed = same.find(({ active }) => active) ?? same[0];
  const step = { subject: product.productKey, text: `product "${product.name}"`, product };
  if (!pushed) return [{ kind: 'create_product', ...step }];
  if (!pushed.active) return [{ kind: 'restore_product', ...step, productId: pushed.id }];
  const isSame = pushed.name === product.name && (pushed.description ?? '') === product.description;
  return isSame ? [] : [{ kind: 'update_product', ...step, productId: pushed.id }];
}

function words({ amount, currency, interval, role }: CatalogPrice): string {
  const text = amountWords(amount, currency);
  if (!interval) return `${text}, once`;
  if (role === 'usage') return `${text}; what was used, billed each ${interval}`;
  return typeof amount === 'object' && 'tiers' in amount
    ? `${text}; each ${interval}`
    : `${text} ${eachInterval(interval)}`;
}

function comparePrice(price: CatalogPrice, { prices }: Pushed): PushStep[] {
  const subject = price.lookupKey;
  const pushed = prices.find(({ lookupKey }) => lookupKey === price.lookupKey);
  if (!pushed) return [{ kind: 'create_price', subject, text: words(price), price }];
  if (isSameSale(price, pushed)) {
    if (!price.taxBehavior || pushed.taxBehavior === price.taxBehavior) return [];
    const text = `tax is ${price.taxBehavior}`;
    return [{ kind: 'update_price', subject, text, priceId: pushed.id, price }];
  }
  const text = `becomes ${words(price)}; subscribers keep the old price`;
  return [{ kind: 'replace_price', subject, text, price, oldPriceId: pushed.id }];
}

/** Whether a pushed price says what the code says, as far as a price can't be changed. */
export function isSameSale(price: CatalogPrice, pushed: PushedPrice): boolean {
  return (
    pushed.amount === amountKey(price.amount) &&
    pushed.interval === price.interval &&
    pushed.eventName === (price.role === 'usage' ? price.key : null) &&
    (!price.taxBehavior || pushed.taxBehavior === null || pushed.taxBehavior === price.taxBehavior)
  );
}

function archive(config: BillingConfig, { prices, products }: Pushed): PushStep[] {
  const keys = new Set(listCatalogPrices(config).map(({ lookupKey }) => lookupKey));
  const sold = new Set(listCatalogProducts(config).map(({ productKey }) => productKey));
  return [
    ...prices
      .filter(({ lookupKey }) => lookupKey === null || !keys.has(lookupKey))
      .map(({ id, lookupKey }): PushStep => {
        const text = lookupKey === null ? 'was replaced' : 'no longer sold; subscribers keep it';
        return { kind: 'archive_price', subject: lookupKey ?? id, text, oldPriceId: id };
      }),
    ...products
      .filter(({ productKey, active }) => active && !sold.has(productKey))
      .map(
        ({ id, productKey, name }): PushStep => ({
          kind: 'archive_product',
          subject: productKey,
          text: `product "${name}", no longer sold`,
          productId: id,
        }),
      ),
  ];
}
