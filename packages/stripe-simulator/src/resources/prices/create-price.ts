import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findMeter } from '../meters/meter.ts';
import { findProduct, insertProduct } from '../products/product.ts';
import { takeLookupKey } from './lookup-key.ts';
import { toAmounts, toCustomAmount, toTiers } from './price-amounts.ts';

export function createPrice(sim: Simulation, params: Stripe.PriceCreateParams): Stripe.Price {
  assertPriced(params);
  assertMetered(sim, params);
  const id = sim.newId('price');
  const product = productOf(sim, params);
  const lookupKey = params.lookup_key || null;
  if (lookupKey !== null) takeLookupKey(sim, lookupKey, params.transfer_lookup_key ?? false);
  const price = {
    id,
    object: 'price',
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    created: sim.now(),
    currency: parseCurrency(params.currency),
    currency_options: toCurrencyOptions(params),
    custom_unit_amount: toCustomAmount(params.custom_unit_amount),
    livemode: false,
    lookup_key: lookupKey,
    metadata: mergeMetadata(null, params.metadata),
    nickname: params.nickname || null,
    product: product.id,
    recurring: toRecurring(params.recurring),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    ...(params.tiers ? { tiers: toTiers(params.tiers) } : {}),
    tiers_mode: params.tiers_mode ?? null,
    transform_quantity: params.transform_quantity ?? null,
    type: params.recurring ? 'recurring' : 'one_time',
    ...toAmounts(params),
  } satisfies Stripe.Price;
  sim.store.prices.put(price);
  sim.emit('price.created', price);
  return price;
}

function assertPriced(params: Stripe.PriceCreateParams): void {
  const isTiered = params.billing_scheme === 'tiered';
  if (isTiered && !params.tiers) throw missingParam('tiers');
  if (isTiered && !params.tiers_mode) throw missingParam('tiers_mode');
  if (
    !isTiered &&
    params.unit_amount === undefined &&
    params.unit_amount_decimal === undefined &&
    !params.custom_unit_amount
  ) {
    throw missingParam('unit_amount');
  }
  if ((params.unit_amount ?? 0) < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: 'unit_amount',
    });
  }
}

/** Usage is counted by a meter; a metered price names one, and no other price does. */
function assertMetered(sim: Simulation, { recurring }: Stripe.PriceCreateParams): void {
  const isMetered = recurring?.usage_type === 'metered';
  if (isMetered && recurring.meter === undefined) throw missingParam('recurring[meter]');
  if (!isMetered && recurring?.meter !== undefined)
    throw invalidRequest('Only prices with usage_type `metered` can have a meter.', {
      param: 'recurring[meter]',
    });
  if (recurring?.meter !== undefined) findMeter(sim, recurring.meter, 'recurring[meter]');
}

function productOf(sim: Simulation, params: Stripe.PriceCreateParams): Stripe.Product {
  if (params.product !== undefined) return findProduct(sim, params.product, 'product');
  if (!params.product_data) throw missingParam('product');
  const { tax_details: _, ...data } = params.product_data;
  return insertProduct(sim, data);
}

function toRecurring(given: Stripe.PriceCreateParams.Recurring | undefined): Stripe.Price.Recurring | null {
  if (!given) return null;
  return {
    interval: given.interval,
    interval_count: given.interval_count ?? 1,
    meter: given.meter ?? null,
    trial_period_days: null,
    usage_type: given.usage_type ?? 'licensed',
  };
}

/** The price in each of its currencies, its own included. */
function toCurrencyOptions(params: Stripe.PriceCreateParams): Record<string, Stripe.Price.CurrencyOptions> {
  const own = {
    custom_unit_amount: toCustomAmount(params.custom_unit_amount),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    ...(params.tiers ? { tiers: toTiers(params.tiers) } : {}),
    ...toAmounts(params),
  };
  const options: Record<string, Stripe.Price.CurrencyOptions> = { [parseCurrency(params.currency)]: own };
  for (const [currency, option] of Object.entries(params.currency_options ?? {})) {
    options[parseCurrency(currency, `currency_options[${currency}]`)] = {
      custom_unit_amount: toCustomAmount(option.custom_unit_amount),
      tax_behavior: option.tax_behavior ?? 'unspecified',
      ...(option.tiers ? { tiers: toTiers(option.tiers) } : {}),
      ...toAmounts(option),
    };
  }
  return options;
}
