import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import { recurringWords } from './checkout-words.ts';
import type { PortalView } from './page-actions.ts';
import { unitAmountIn } from './unit-amount.ts';

/** Cancellation feedback that a person can choose, in the words shown. */
export const FEEDBACK_WORDS: Record<string, string> = {
  too_expensive: 'It’s too expensive',
  missing_features: 'Some features are missing',
  switched_service: 'I found an alternative',
  unused: 'I no longer need it',
  customer_service: 'The customer service was not good enough',
  too_complex: 'It’s too hard to use',
  low_quality: 'The quality was not good enough',
  other: 'Another reason',
};

export interface PlanWords {
  name: string;
  price: string;
  status: string;
  /** Whether it ends by itself, and so can be kept instead of cancelled. */
  isEnding: boolean;
}

export function toPlanWords(subscription: Stripe.Subscription, products: PortalView['products']): PlanWords {
  const [item] = subscription.items.data;
  const productId =
    typeof item?.price.product === 'string' ? item.price.product : (item?.price.product.id ?? '');
  const endsAt = endOf(subscription);
  return {
    name: products[productId]?.name ?? 'Subscription',
    price: priceWords(subscription),
    status: statusWords(subscription, endsAt),
    isEnding: endsAt !== null,
  };
}

/** Both ways of asking for an end mean the same to a person: at the period's end, or on a day. */
export function endOf(subscription: Stripe.Subscription): number | null {
  if (subscription.cancel_at !== null) return subscription.cancel_at;
  return subscription.cancel_at_period_end ? periodEnd(subscription) : null;
}

/** The last of its items' periods: each item has its own. */
export function periodEnd(subscription: Stripe.Subscription): number {
  return Math.max(...subscription.items.data.map(({ current_period_end }) => current_period_end));
}

function priceWords({ items, currency }: Stripe.Subscription): string {
  const amount = items.data.reduce(
    (total, { price, quantity }) => total + (unitAmountIn(currency, price) ?? 0) * (quantity ?? 1),
    0,
  );
  const recurring = items.data[0]?.price.recurring;
  const interval = recurring
    ? recurringWords({ interval: recurring.interval, intervalCount: recurring.interval_count })
    : '';
  return `${formatMoney(amount, currency)} ${interval}`;
}

function statusWords(subscription: Stripe.Subscription, endsAt: number | null): string {
  if (endsAt !== null) return `Ends on ${formatDate(endsAt)}`;
  switch (subscription.status) {
    case 'trialing':
      return `Free trial until ${formatDate(subscription.trial_end ?? periodEnd(subscription))}`;
    case 'active':
      return `Renews on ${formatDate(periodEnd(subscription))}`;
    case 'past_due':
    case 'unpaid':
      return 'Payment failed: update your card';
    case 'incomplete':
      return 'Waiting for its first payment';
    case 'paused':
      return 'Paused';
    default:
      return 'Ended';
  }
}
