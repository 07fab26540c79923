import type Stripe from 'stripe';
import { assertChargeable, parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { parseTaxCode } from '../products/tax-code-of.ts';
import { toDeliveryEstimate } from './delivery-estimate.ts';

const LONGEST_NAME = 100;

type Options = Record<string, Stripe.ShippingRate.FixedAmount.CurrencyOptions>;
type GivenOptions = Record<string, { amount?: number; tax_behavior?: Stripe.ShippingRate.TaxBehavior }>;

export function findShippingRate(sim: Simulation, id: string, param = 'id'): Stripe.ShippingRate {
  const rate = sim.store.shippingRates.get(id);
  if (!rate) throw noSuch('shipping rate', id, param);
  return rate;
}

/** https://docs.stripe.com/api/shipping_rates/create; `param` is where it stands in a request that makes one inline. */
export function createShippingRate(
  sim: Simulation,
  params: Stripe.ShippingRateCreateParams,
  param = '',
): Stripe.ShippingRate {
  const at = (name: string) => within(param, name);
  assertName(params.display_name, at('display_name'));
  if (!params.fixed_amount) throw missingParam(at('fixed_amount'));
  const { amount } = params.fixed_amount;
  const currency = parseCurrency(params.fixed_amount.currency, at('fixed_amount[currency]'));
  assertAmount(amount, currency, at('fixed_amount[amount]'));
  const own = { amount, tax_behavior: params.tax_behavior ?? 'unspecified' };
  return sim.store.shippingRates.put({
    id: sim.newId('shr'),
    object: 'shipping_rate',
    active: true,
    created: sim.now(),
    delivery_estimate: toDeliveryEstimate(params.delivery_estimate, at('delivery_estimate')),
    display_name: params.display_name,
    fixed_amount: {
      amount,
      currency,
      currency_options: {
        ...toOptions(params.fixed_amount.currency_options, { before: {}, param: at('fixed_amount') }),
        [currency]: own,
      },
    },
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    tax_behavior: own.tax_behavior,
    tax_code: parseTaxCode(params.tax_code ?? null, at('tax_code')),
    type: 'fixed_amount',
  } satisfies Stripe.ShippingRate);
}

/** Name and amount of a rate never change: only whether it is offered, further currencies and metadata. */
export function updateShippingRate(
  sim: Simulation,
  params: Stripe.ShippingRateUpdateParams,
  id: string,
): Stripe.ShippingRate {
  const before = findShippingRate(sim, id);
  const { fixed_amount: fixed } = before;
  assertTaxBehaviour(before.tax_behavior, params.tax_behavior);
  return sim.store.shippingRates.put({
    ...before,
    active: params.active ?? before.active,
    ...(fixed
      ? {
          fixed_amount: {
            ...fixed,
            currency_options: toOptions(params.fixed_amount?.currency_options, {
              before: fixed.currency_options ?? {},
              param: 'fixed_amount',
            }),
          },
        }
      : {}),
    metadata: mergeMetadata(before.metadata, params.metadata),
    tax_behavior: params.tax_behavior ?? before.tax_behavior,
  });
}

/** What the rate costs in a currency, in its smallest unit; undefined where it has no amount. */
export function shippingAmountIn(
  { fixed_amount: fixed }: Stripe.ShippingRate,
  currency: string,
): number | undefined {
  return fixed?.currency === currency ? fixed.amount : fixed?.currency_options?.[currency]?.amount;
}

function toOptions(
  given: GivenOptions | undefined,
  { before, param }: { before: Options; param: string },
): Options {
  const options = { ...before };
  for (const [key, option] of Object.entries(given ?? {})) {
    const at = `${param}[currency_options][${key}]`;
    const currency = parseCurrency(key, at);
    const known = before[currency];
    const amount = option.amount ?? known?.amount;
    if (amount === undefined) throw missingParam(`${at}[amount]`);
    assertAmount(amount, currency, `${at}[amount]`);
    assertTaxBehaviour(known?.tax_behavior, option.tax_behavior, `${at}[tax_behavior]`);
    options[currency] = {
      amount,
      tax_behavior: option.tax_behavior ?? known?.tax_behavior ?? 'unspecified',
    };
  }
  return options;
}

function assertAmount(amount: number, currency: string, param: string): void {
  if (amount < 0)
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param,
    });
  assertChargeable(amount, currency, param);
}

function assertName(name: string, param: string): void {
  if (name.length > LONGEST_NAME)
    throw invalidRequest(`Invalid string: must be at most ${LONGEST_NAME} characters`, { param });
}

/** Once it is said how a rate is taxed, that stays (docs.stripe.com/api/shipping_rates/update). */
function assertTaxBehaviour(
  before: string | null | undefined,
  given: string | undefined,
  param = 'tax_behavior',
): void {
  if (given === undefined || !before || before === 'unspecified' || before === given) return;
  throw invalidRequest(
    `You cannot change the tax_behavior of a shipping rate once it is ${before}. Create a new shipping rate instead.`,
    { param },
  );
}

const within = (outer: string, name: string): string => {
  if (outer === '') return name;
  const [first = '', ...rest] = name.split('[');
  return [`${outer}[${first}]`, ...rest].join('[');
};
