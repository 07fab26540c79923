import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { billingSetting } from './billing-settings.ts';

const DAY = 86_400;

/** Said some days before a renewal; for a period shorter than that, not at all (docs.stripe.com/billing/subscriptions/webhooks). */
export function scheduleUpcoming(sim: Simulation, subscription: Stripe.Subscription): void {
  const at = announcedAt(sim, subscription);
  if (at !== null && at > sim.now()) sim.schedule('invoice.upcoming', subscription.id, at);
}

/** When the next renewal is announced; null when there will be none. */
export function announcedAt(sim: Simulation, { items, cancel_at }: Stripe.Subscription): number | null {
  const next = Math.min(...items.data.map((item) => item.current_period_end));
  if (!Number.isFinite(next) || (cancel_at !== null && cancel_at <= next)) return null;
  return next - billingSetting(sim, 'upcoming_days') * DAY;
}
