/** An amount in the currency's smallest unit as Stripe counts it, and a lower-case ISO 4217 code. */
export interface Money {
  amountMinor: number;
  currency: string;
}

/*
 * How many decimals Stripe's amounts carry: https://docs.stripe.com/currencies (zero-decimal and three-decimal
 * currencies). Never asked of Intl, which has 0 for ISK, UGX and HUF where Stripe sends hundredths.
 */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** Decimals of an amount of this currency in Stripe's API: 0, 2 or 3. */
export function exponentOf(currency: string): 0 | 2 | 3 {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

function toDecimalString(amountMinor: number, exponent: number): `${number}` {
  const sign = amountMinor < 0 ? '-' : '';
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  return (exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${fraction}`) as `${number}`;
}

export interface MoneyFormat {
  /** Leaves ".00" away, for headline prices. Any other fraction stays. */
  trimZeros?: boolean;
  /** A plus sign on what is charged, so that credits and charges stand apart. */
  signed?: boolean;
  /** A BCP 47 tag; the browser's own when left out. */
  locale?: string;
}

/**
 * Writes an amount in the reader's locale. No float is made on the way: Intl reads the decimal string itself.
 *
 * @example formatMoney({ amountMinor: 2900, currency: 'usd' }, { locale: 'en-US' }) // "$29.00"
 */
export function formatMoney(money: Money, { trimZeros, signed, locale }: MoneyFormat = {}): string {
  if (!Number.isSafeInteger(money.amountMinor)) {
    throw new RangeError(`An amount is a whole number of the smallest unit, not ${money.amountMinor}.`);
  }
  const exponent = exponentOf(money.currency);
  const isWhole = money.amountMinor % 10 ** exponent === 0;
  const digits = trimZeros && isWhole ? 0 : exponent;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(toDecimalString(money.amountMinor, exponent));
}

/** "usd" → "USD · US Dollar", in the reader's language. */
export function currencyLabel(currency: string, locale?: string): string {
  const code = currency.toUpperCase();
  const name = new Intl.DisplayNames(locale ?? [], { type: 'currency', fallback: 'none' }).of(code);
  return name ? `${code} · ${name}` : code;
}
