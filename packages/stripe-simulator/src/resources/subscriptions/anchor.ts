import type Stripe from 'stripe';
import { type Anchor, type Period, periodAt } from '../../kernel/billing/billing-dates.ts';
import { cadenceOf } from './cadence.ts';

type Anchored = Pick<Stripe.Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'>;

/** The config is kept because a day that the anchor's own month lacks comes back in the next longer one. */
export const anchorOf = (subscription: Anchored): Anchor => ({
  at: subscription.billing_cycle_anchor,
  dayOfMonth: subscription.billing_cycle_anchor_config?.day_of_month ?? null,
});

/** The whole cycle of a price that a moment falls in. */
export const cycleAt = (subscription: Anchored, price: Stripe.Price, at: number): Period =>
  periodAt(anchorOf(subscription), cadenceOf(price), at);

/** From a moment, usually the end of the last period, up to the next boundary: whole, or the rest of a cycle. */
export const periodFrom = (subscription: Anchored, price: Stripe.Price, at: number): Period => ({
  start: at,
  end: cycleAt(subscription, price, at).end,
});

/**
 * The next time that it is this day at this time, UTC; what is not said is as it is now
 * (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function anchorFromConfig(
  config: Stripe.SubscriptionCreateParams.BillingCycleAnchorConfig,
  now: number,
): number {
  const today = new Date(now * 1000);
  const time = [
    config.hour ?? today.getUTCHours(),
    config.minute ?? today.getUTCMinutes(),
    config.second ?? today.getUTCSeconds(),
  ] as const;
  for (let month = today.getUTCMonth(); ; month += 1) {
    const first = new Date(Date.UTC(today.getUTCFullYear(), month, 1));
    if (config.month !== undefined && first.getUTCMonth() + 1 !== config.month) continue;
    const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    const day = Math.min(config.day_of_month, lastDay);
    const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day, ...time) / 1000;
    if (at > now) return at;
  }
}
