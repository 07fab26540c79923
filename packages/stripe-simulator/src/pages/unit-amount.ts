import type Stripe from 'stripe';

/**
 * A price in the currency of a session or subscription, which may be another than the price's own
 * (docs.stripe.com/payments/currencies/localize-prices). Null when the price has no single unit amount.
 */
export function unitAmountIn(currency: string, price: Stripe.Price | null): number | null {
  if (!price || price.currency === currency) return price?.unit_amount ?? null;
  return price.currency_options?.[currency]?.unit_amount ?? null;
}
