import type { Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findProduct } from '../domain/catalog/catalog.ts';
import { oneTimeLookupKey } from '../domain/catalog/catalog-prices.ts';
import { givesOf, isHadOnce, writeGives } from '../domain/purchases/gives.ts';

export type WantedPurchase = { productKey: string; currency: string };

export interface StartPurchaseFacts {
  config: BillingConfig;
  /** By lookup key, the prices that were pushed. */
  prices: ReadonlyMap<string, string>;
  /** What the account has bought and not given back, by key. */
  owned: ReadonlySet<string>;
}

/** Something that is about to be bought once. */
export interface DecidedPurchase {
  price: string;
  name: string;
  /** As metadata keeps it. */
  gives: string;
  isHadOnce: boolean;
}

/**
 * - What is sold, for how much and what it gives comes from the catalogue, never from the browser.
 * - A plan for good is bought once; credits as often as anybody likes.
 * - A running subscription keeps nobody from it: the page says before the payment that it goes on.
 */
export function decideStartPurchase(
  { productKey, currency }: WantedPurchase,
  { config, prices, owned }: StartPurchaseFacts,
): Outcome<DecidedPurchase> {
  const product = findProduct(config, productKey);
  if (!product) return fail('product_not_found');
  if (!Object.hasOwn(product.prices, currency)) return fail('currency_not_offered');
  const gives = givesOf(product);
  if (isHadOnce(gives) && owned.has(productKey)) return fail('already_bought');
  const price = prices.get(oneTimeLookupKey(productKey, currency));
  if (price === undefined) return fail('price_not_pushed');
  return succeed({ price, name: product.name, gives: writeGives(gives), isHadOnce: isHadOnce(gives) });
}
