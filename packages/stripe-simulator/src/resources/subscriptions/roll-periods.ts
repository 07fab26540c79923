import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { FINALIZES_AFTER_SECONDS } from '../invoices/draft-invoice.ts';
import { cycleAt, periodFrom } from './anchor.ts';
import { isMetered } from './cadence.ts';
import { findSubscription } from './change-subscription.ts';
import { collectNothing } from './collect-nothing.ts';
import { countInvoice } from './count-invoice.ts';
import { partOfCycle } from './first-lines.ts';
import { cutAt } from './start-subscription.ts';
import { draftFor } from './subscription-invoice.ts';
import { itemList } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';
import { usageLines } from './usage-lines.ts';

/**
 * Bills the next period of every item whose period has ended, and what was used in the period that has: of the items as
 * they were before, for a phase that begins now may have taken some away or given them other prices.
 */
export function rollPeriods(
  sim: Simulation,
  subscription: Stripe.Subscription,
  before: Stripe.Subscription = subscription,
): void {
  const now = sim.now();
  const due = new Set(
    subscription.items.data.filter((item) => item.current_period_end <= now).map((item) => item.id),
  );
  const items = subscription.items.data.map((item) => (due.has(item.id) ? roll(item, subscription) : item));
  const rolled = sim.store.subscriptions.put<Stripe.Subscription>({
    ...subscription,
    items: itemList(subscription.id, items),
    status: subscription.status === 'trialing' && isOver(subscription, now) ? 'active' : subscription.status,
  });
  scheduleTasks(sim, rolled);
  const invoice = draftFor(sim, rolled, {
    specs: [
      ...usageLines(
        sim,
        before,
        before.items.data.filter((item) => item.current_period_end <= now),
      ),
      ...items
        .filter(({ id, price }) => due.has(id) && !isMetered(price))
        .map((item) => partOfCycle(sim, rolled, item)),
    ],
    reason: 'subscription_cycle',
    period: { start: lastPeriodStart(rolled), end: now },
    finalizesAt: rolled.pause_collection === null ? now + FINALIZES_AFTER_SECONDS : null,
  });
  for (const { id, price } of before.items.data) if (isMetered(price)) sim.store.itemUsage.delete(id);
  const current = countInvoice(sim, findSubscription(sim, rolled.id), invoice);
  sim.emit('customer.subscription.updated', current, before);
  if (rolled.pause_collection) collectNothing(sim, invoice, rolled.pause_collection.behavior);
}

const isOver = ({ trial_end }: Stripe.Subscription, now: number) => trial_end === null || trial_end <= now;

/** From the end of the last period to the next boundary; a subscription that will end has no period beyond that. */
function roll(item: Stripe.SubscriptionItem, subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const { start, end } = periodFrom(subscription, item.price, item.current_period_end);
  return cutAt({ ...item, current_period_start: start, current_period_end: end }, subscription.cancel_at);
}

/** An invoice's own period is the one that has just passed (docs.stripe.com/api/invoices/object). */
function lastPeriodStart(subscription: Stripe.Subscription): number {
  const [item] = subscription.items.data;
  if (!item) return subscription.start_date;
  const previous = cycleAt(subscription, item.price, item.current_period_start - 1);
  return Math.max(previous.start, subscription.start_date);
}
