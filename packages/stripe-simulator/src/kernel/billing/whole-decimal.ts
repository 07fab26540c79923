import Stripe from 'stripe';

const known = new Map<number, Stripe.Decimal>();
const MOST = 10_000;

/** Quantities are few and come again in every line; their decimals never change. */
export function wholeDecimal(value: number): Stripe.Decimal {
  const decimal = known.get(value) ?? Stripe.Decimal.from(value);
  if (known.size < MOST) known.set(value, decimal);
  return decimal;
}
