import { currencyExponent } from '../domain/money.ts';
import type { ReadConfig } from './config-shape.ts';

type ReadPlan = ReadConfig['plans'][string];
type ReadAmount = NonNullable<ReadPlan['seats']>['prices'][string]['month'];

/** What is wrong with the amounts of a configuration, each with where it stands. */
export function checkAmounts(config: ReadConfig): string[] {
  return [...config.currencies.flatMap(checkCurrency), ...listPrices(config).flatMap(check)];

  function check({ path, prices }: PriceList): string[] {
    const missing = config.currencies.filter((currency) => !Object.hasOwn(prices, currency));
    const foreign = Object.keys(prices).filter((currency) => !config.currencies.includes(currency));
    return [
      ...missing.map((currency) => `${path}: there is no price in ${currency}.`),
      ...foreign.map((currency) => `${path}.${currency}: this currency is not declared.`),
      ...Object.entries(prices).flatMap(([currency, amounts]) =>
        Object.entries(amounts).flatMap(([interval, amount]) =>
          checkAmount(amount, currency).map((problem) => `${path}.${currency}.${interval}: ${problem}`),
        ),
      ),
    ];
  }
}

interface PriceList {
  path: string;
  /** By currency, then by interval (`once` and `use` where there is none). */
  prices: Record<string, Record<string, ReadAmount>>;
}

function listPrices({ plans, addOns = {}, oneTime = {} }: ReadConfig): PriceList[] {
  const flat = (name: string, prices: Record<string, ReadAmount>) =>
    Object.fromEntries(Object.entries(prices).map(([currency, amount]) => [currency, { [name]: amount }]));
  return [
    ...Object.entries(plans).flatMap(([key, { prices, seats, usage = {} }]) => [
      ...(prices ? [{ path: `plans.${key}.prices`, prices }] : []),
      ...(seats ? [{ path: `plans.${key}.seats.prices`, prices: seats.prices }] : []),
      ...Object.entries(usage).map(([feature, one]) => ({
        path: `plans.${key}.usage.${feature}.prices`,
        prices: flat('use', one.prices),
      })),
    ]),
    ...Object.entries(addOns).map(([key, { prices }]) => ({ path: `addOns.${key}.prices`, prices })),
    ...Object.entries(oneTime).map(([key, { prices }]) => ({
      path: `oneTime.${key}.prices`,
      prices: flat('once', prices),
    })),
  ];
}

const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

function checkCurrency(code: string, at: number, all: readonly string[]): string[] {
  if (!KNOWN.has(code)) return [`currencies: ${code} is no currency.`];
  return all.indexOf(code) === at ? [] : [`currencies: ${code} is there twice.`];
}

/** In life they have no decimals, but Stripe takes two (docs.stripe.com/currencies#special-cases). */
const WHOLE_ONLY = new Set(['isk', 'ugx']);

function checkAmount(amount: ReadAmount, currency: string): string[] {
  if (typeof amount === 'object')
    return 'tiers' in amount ? [...checkTiers(amount.tiers), ...checkFlat(amount.tiers, currency)] : [];
  return checkPayable(amount, currency);
}

/** An amount that can be charged in the currency as it is (docs.stripe.com/currencies). */
function checkPayable(amountMinor: number, currency: string): string[] {
  if (currencyExponent(currency) === 3 && amountMinor % 10 !== 0)
    return [`${amountMinor} ${currency}: the last digit of a three-decimal currency is 0 at Stripe.`];
  if (WHOLE_ONLY.has(currency) && amountMinor % 100 !== 0)
    return [`${amountMinor} ${currency}: whole amounts only, given with two decimals (5 are 500).`];
  return [];
}

const checkFlat = (tiers: readonly { flat?: number | undefined }[], currency: string) =>
  tiers.flatMap(({ flat = 0 }) => checkPayable(flat, currency));

function checkTiers(tiers: readonly { upTo: number | 'more' }[]): string[] {
  const ends = tiers.map(({ upTo }) => (upTo === 'more' ? Number.POSITIVE_INFINITY : upTo));
  const problems: string[] = [];
  if (tiers.at(-1)?.upTo !== 'more') problems.push("the last tier ends at 'more'.");
  if (ends.some((end, at) => at > 0 && end <= (ends[at - 1] ?? 0)))
    problems.push('each tier ends later than the one before it.');
  return problems;
}
