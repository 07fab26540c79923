import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findProduct, insertProduct } from '../products/product.ts';
import { assertOnlyOne, assertPricing } from './assert-pricing.ts';
import { toCurrencyOptions } from './currency-options.ts';
import { takeLookupKey } from './lookup-key.ts';
import { toCurrencyOption } from './price-amounts.ts';
import { toRecurring } from './recurring.ts';

/** @param id of a plan, which may name its own. */
export function createPrice(
  sim: Simulation,
  params: Stripe.PriceCreateParams,
  id: string = sim.newId('price'),
): Stripe.Price {
  assertScheme(params);
  const currency = parseCurrency(params.currency);
  const isTiered = params.billing_scheme === 'tiered';
  assertPricing(params, { currency, param: '', isTiered });
  const own = toCurrencyOption(params);
  const { tiers: _, ...shown } = own;
  const options = toCurrencyOptions(params.currency_options, { own, ownCurrency: currency, isTiered });
  const recurring = toRecurring(sim, params.recurring);
  const product = productOf(sim, params);
  const lookupKey = params.lookup_key || null;
  if (lookupKey !== null) takeLookupKey(sim, lookupKey, params.transfer_lookup_key ?? false);
  const price = {
    id,
    object: 'price',
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    created: sim.now(),
    currency,
    currency_options: { [currency]: own, ...options },
    livemode: false,
    lookup_key: lookupKey,
    metadata: mergeMetadata(null, params.metadata),
    nickname: params.nickname || null,
    product: product.id,
    recurring,
    ...shown,
    ...(own.tiers ? { tiers: own.tiers } : {}),
    tiers_mode: params.tiers_mode ?? null,
    transform_quantity: params.transform_quantity ?? null,
    type: recurring ? 'recurring' : 'one_time',
  } satisfies Stripe.Price;
  sim.store.prices.put(price);
  sim.emit('price.created', price);
  return price;
}

/** What can not stand together, in the words of docs.stripe.com/api/prices/create. */
function assertScheme(params: Stripe.PriceCreateParams): void {
  assertOnlyOne(params, ['product', 'product_data']);
  assertOnlyOne(params, ['tiers', 'transform_quantity']);
  const isTiered = params.billing_scheme === 'tiered';
  if (isTiered && !params.tiers_mode) throw missingParam('tiers_mode');
  if (!isTiered && params.tiers_mode)
    throw invalidRequest('The tiers mode can only be set when `billing_scheme` is set to `tiered`.', {
      param: 'tiers_mode',
    });
  if (params.transform_quantity && params.transform_quantity.divide_by < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'transform_quantity[divide_by]',
    });
  if (params.custom_unit_amount && params.recurring)
    throw invalidRequest('Only one-time prices can have a custom amount.', { param: 'custom_unit_amount' });
}

function productOf(sim: Simulation, params: Stripe.PriceCreateParams): Stripe.Product {
  if (params.product !== undefined) return findProduct(sim, params.product, 'product');
  if (!params.product_data) throw missingParam('product');
  return insertProduct(sim, params.product_data);
}
