/**
 * How many digits of Stripe's integer amounts stand behind the decimal point, and how an amount is written.
 * The tables are docs.stripe.com/currencies ("Zero-decimal currencies", "Three-decimal currencies", "Special
 * cases"), on purpose not Intl's: Intl gives ISK, UGX and HUF no digits, where Stripe's API takes two.
 */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Passed with two decimals that are always 00, because in life they have none: ISK 5 is 500. */
const WHOLE_IN_LIFE = new Set(['isk', 'ugx']);
const SYMBOLS = new Map([
  ['usd', '$'],
  ['eur', '€'],
  ['gbp', '£'],
  ['jpy', '¥'],
  ['cad', 'CA$'],
  ['aud', 'A$'],
  ['nzd', 'NZ$'],
]);

const NO_BREAK_SPACE = '\u00a0';

/** 2 for usd, 0 for jpy, 3 for kwd; also 2 for isk, ugx and huf. */
export function currencyDigits(currency: string): 0 | 2 | 3 {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

/**
 * An integer amount in the currency's smallest unit, as people write it.
 * @example formatMoney(2900, 'usd') === '$29.00'; formatMoney(500, 'jpy') === '¥500'
 */
export function formatMoney(amountMinor: number, currency: string): string {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not an integer amount: ${amountMinor}`);
  return formatUnitAmount(String(amountMinor), currency);
}

/** Like formatMoney for a decimal string that may hold parts of the smallest unit: '0.5' of usd is $0.005. */
export function formatUnitAmount(decimalMinor: string, currency: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimalMinor);
  if (!match) throw new RangeError(`not a decimal amount: ${decimalMinor}`);
  const [, sign = '', integer = '', parts = ''] = match;
  const digits = currencyDigits(currency);
  const padded = integer.padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const fraction = padded.slice(padded.length - digits) + parts.replace(/0+$/, '');
  return sign + withCurrency(groupThousands(whole) + decimals(fraction, currency), currency);
}

function decimals(fraction: string, currency: string): string {
  if (fraction === '') return '';
  if (WHOLE_IN_LIFE.has(currency.toLowerCase()) && fraction === '00') return '';
  return `.${fraction}`;
}

function groupThousands(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

function withCurrency(number: string, currency: string): string {
  const symbol = SYMBOLS.get(currency.toLowerCase());
  return symbol === undefined ? `${currency.toUpperCase()}${NO_BREAK_SPACE}${number}` : symbol + number;
}
