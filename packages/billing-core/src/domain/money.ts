/** An amount in the currency's smallest unit, as Stripe counts it (JPY 500 is 500, USD 5 is 500, KWD 5 is 5000), and a lower-case ISO 4217 code. */
export interface Money {
  amountMinor: number;
  currency: string;
}

// docs.stripe.com/currencies: never derived from Intl, which gives ISK, UGX and HUF no decimals where Stripe takes two.
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals Stripe's smallest unit stands for: 0, 2 or 3. */
export function currencyExponent(currency: string): 0 | 2 | 3 {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

/** For people: `$29.00`, `¥500`, `KWD 5.000`. Exact for every safe integer: the digits are placed, not divided. */
export function formatMoney({ amountMinor, currency }: Money, locale = 'en-US'): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  const decimal = `${amountMinor < 0 ? '-' : ''}${whole}${exponent ? `.${fraction}` : ''}`;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return format.format(decimal as Intl.StringNumericLiteral);
}
