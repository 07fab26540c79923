import type { TaxThreshold } from './tax-threshold.ts';

/** Members of the Union, by the codes that addresses have. */
export const EU_COUNTRIES: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** One for all other members together, for a business that is established in one only (Directive 2006/112/EC, Article 59c). */
export const EU_THRESHOLD: TaxThreshold = {
  amountMinor: 10_000_00,
  currency: 'eur',
  isMet: 'above',
  window: 'this_or_last_year',
};

export const EU_SOURCES = {
  threshold: 'Directive 2006/112/EC, Article 59c',
  digital: 'Directive 2006/112/EC, Article 58',
  oneStopShop: 'https://vat-one-stop-shop.ec.europa.eu/one-stop-shop_en',
  reverseCharge: 'Directive 2006/112/EC, Articles 44 and 196',
  stripe: 'https://docs.stripe.com/tax/supported-countries/european-union',
} as const;
