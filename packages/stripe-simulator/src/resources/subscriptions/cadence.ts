import type Stripe from 'stripe';
import type { Cadence } from '../../kernel/billing/billing-dates.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

/** How often a price recurs; only recurring prices can be subscribed to. */
export function cadenceOf(price: Stripe.Price, param = 'items'): Cadence {
  if (price.recurring)
    return { interval: price.recurring.interval, intervalCount: price.recurring.interval_count };
  throw invalidRequest(
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    { param },
  );
}

export const isSameCadence = (a: Cadence, b: Cadence) =>
  a.interval === b.interval && a.intervalCount === b.intervalCount;

/** Billed from usage, afterwards. */
export const isMetered = (price: Stripe.Price) => price.recurring?.usage_type === 'metered';
