import { exponentOf } from './money.ts';

/**
 * What a person typed as an amount, in the currency's smallest unit as Stripe counts it; nothing for what is no amount, or has
 * more decimals than the currency. Three-decimal amounts end in 0 there (docs.stripe.com/currencies#three-decimal), so that two
 * decimals are typed at most. No float is made on the way.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const exponent = exponentOf(currency);
  const match = /^(-?)(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > Math.min(exponent, 2)) return undefined;
  const amount = Number(`${whole}${kept.padEnd(exponent, '0')}`);
  return sign && amount > 0 ? -amount : amount;
}
