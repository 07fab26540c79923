import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { FINALIZES_AFTER_SECONDS } from '../invoices/draft-invoice.ts';
import { cycleAt, periodFrom } from './anchor.ts';
import { findSubscription } from './change-subscription.ts';
import { collectNothing } from './collect-nothing.ts';
import { countInvoice } from './count-invoice.ts';
import { endAsAsked } from './end-as-asked.ts';
import { endSubscription } from './end-subscription.ts';
import { partOfCycle } from './first-lines.ts';
import { putPaused } from './pause-subscription.ts';
import { cutAt } from './start-subscription.ts';
import { draftFor } from './subscription-invoice.ts';
import { itemList } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';

/** A period has ended: the subscription ends if it was told to, or rolls into the next period with a draft invoice. */
export function renewSubscription(sim: Simulation, id: string): void {
  const subscription = sim.store.subscriptions.get(id);
  if (!subscription || subscription.ended_at !== null) return;
  if (subscription.status === 'incomplete' || subscription.status === 'paused') return;
  if (subscription.cancel_at !== null && subscription.cancel_at <= sim.now()) {
    endAsAsked(sim, subscription);
    return;
  }
  if (endsForWantOfCard(sim, subscription)) return;
  rollPeriods(sim, subscription);
}

/** Bills the next period of every item whose period has ended. `before` is what the event compares with. */
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
    specs: items.filter(({ id }) => due.has(id)).map((item) => partOfCycle(sim, rolled, item)),
    reason: 'subscription_cycle',
    period: { start: lastPeriodStart(rolled), end: now },
    finalizesAt: rolled.pause_collection === null ? now + FINALIZES_AFTER_SECONDS : null,
  });
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

/** At a trial's end, `trial_settings` says what happens when there is no card. */
function endsForWantOfCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (subscription.status !== 'trialing' || behaviour === 'create_invoice' || hasCard(sim, subscription))
    return false;
  if (subscription.collection_method === 'send_invoice') return false;
  if (behaviour === 'cancel') endSubscription(sim, subscription, { reason: 'payment_failed' });
  else putPaused(sim, subscription, 'trial_end_without_payment_method');
  return true;
}

function hasCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const customer = findCustomer(sim, String(subscription.customer));
  return (
    subscription.default_payment_method !== null || customer.invoice_settings.default_payment_method !== null
  );
}
