import Stripe from 'stripe';

/** In JSON a decimal is a string, as on the wire; its fields all end in `_decimal`. */
export function reviveDecimals(key: string, value: unknown): unknown {
  return key.endsWith('_decimal') && typeof value === 'string' ? Stripe.Decimal.from(value) : value;
}
