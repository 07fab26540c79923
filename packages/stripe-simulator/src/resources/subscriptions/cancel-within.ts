import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { bookProrations } from './item-debits.ts';
import { creditLines, toPriced, wholeAmounts } from './proration-lines.ts';
import { itemList } from './subscription-item.ts';

/**
 * A `cancel_at` inside a period ends the period there, and the rest of it is given back; should cancelling be taken
 * back, the rest is billed when that moment comes (docs.stripe.com/api/subscriptions/update, `cancel_at`).
 */
export function cancelWithin(
  sim: Simulation,
  subscription: Stripe.Subscription,
  prorationBehaviour: string | undefined,
): Stripe.Subscription {
  const { cancel_at: at, items } = subscription;
  if (at === null || at <= sim.now() || !items.data.some((item) => item.current_period_end > at))
    return subscription;
  if (prorationBehaviour !== 'none' && subscription.status !== 'trialing')
    for (const spec of unusedFrom(sim, subscription, at)) {
      bookProrations(sim, [spec]);
      createPendingItem(sim, String(subscription.customer), spec);
    }
  const shortened = items.data.map((item) => ({
    ...item,
    current_period_end: Math.min(item.current_period_end, at),
  }));
  return {
    ...subscription,
    ...shortenedTrial(subscription, at),
    items: itemList(subscription.id, shortened),
  };
}

/** In classic billing a trial does not outlive its subscription; in flexible billing it keeps its end (…/billing-mode/compare). */
const shortenedTrial = ({ status, trial_end, billing_mode }: Stripe.Subscription, at: number) =>
  status === 'trialing' && billing_mode.type === 'classic' && trial_end !== null && trial_end > at
    ? { trial_end: at }
    : {};

/** The credits for what all items have been paid ahead from a moment on. */
export function unusedFrom(
  sim: Simulation,
  subscription: Stripe.Subscription,
  from: number | ((item: Stripe.SubscriptionItem) => number),
) {
  const when = typeof from === 'number' ? from : sim.now();
  const discounts = activeDiscounts(sim, subscription, when);
  const items = subscription.items.data.map((item) => toPriced(sim, item, when));
  const wholes = wholeAmounts(sim, subscription, { items, discounts });
  return subscription.items.data.flatMap((item, index) => {
    const at = typeof from === 'number' ? from : from(item);
    const whole = wholes[index] ?? 0;
    return item.current_period_end > at ? creditLines(sim, item, { subscription, at, whole }) : [];
  });
}
