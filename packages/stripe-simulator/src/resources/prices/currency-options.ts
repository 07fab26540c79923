import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertPricing } from './assert-pricing.ts';
import { type GivenPricing, toCurrencyOption } from './price-amounts.ts';

type Options = Record<string, Stripe.Price.CurrencyOptions>;

/**
 * What a price costs in its other currencies. Each option says it in the same way as the price does: an amount, an
 * amount of the customer's choice, or tiers with the same bounds (docs.stripe.com/payments/checkout/localize-prices/manual-currency-prices).
 */
export function toCurrencyOptions(
  given: Readonly<Record<string, GivenPricing>> | undefined,
  {
    own,
    ownCurrency,
    isTiered,
  }: { own: Stripe.Price.CurrencyOptions; ownCurrency: string; isTiered: boolean },
): Options {
  const options: Options = {};
  for (const [key, option] of Object.entries(given ?? {})) {
    const param = `currency_options[${key}]`;
    const currency = parseCurrency(key, param);
    if (currency === ownCurrency)
      throw invalidRequest(`The currency ${currency} is the price's own: it can not be an option too.`, {
        param,
      });
    assertPricing(option, { currency, param, isTiered });
    const priced = toCurrencyOption(option);
    if (isTiered && boundsOf(priced) !== boundsOf(own))
      throw invalidRequest(
        'The tiers of a currency option must have the same bounds as those of the price.',
        {
          param: `${param}[tiers]`,
        },
      );
    if ((priced.custom_unit_amount === null) !== (own.custom_unit_amount === null))
      throw invalidRequest('A currency option must be priced in the same way as the price.', { param });
    options[currency] = priced;
  }
  return options;
}

const boundsOf = ({ tiers = [] }: Stripe.Price.CurrencyOptions) => tiers.map(({ up_to }) => up_to).join();
