import type Stripe from 'stripe';
import { periodAt } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { dropUsedOnce } from '../discounts/drop-used-once.ts';
import { pendingSpecs, takePendingItems } from '../invoice-items/pending-items.ts';
import { draftInvoice, FINALIZES_AFTER_SECONDS, type InvoicePlan } from '../invoices/draft-invoice.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { cadenceOf } from './cadence.ts';
import { endSubscription } from './end-subscription.ts';
import { cycleLine, toBilledItem } from './item-lines.ts';
import { itemList, nextCycleAt } from './subscription-item.ts';

/** A period has ended: the subscription ends if it was told to, or rolls into the next period with a draft invoice. */
export function renewSubscription(sim: Simulation, id: string): void {
  const subscription = sim.store.subscriptions.get(id);
  if (!subscription || subscription.ended_at !== null || subscription.status === 'incomplete') return;
  if (subscription.cancel_at !== null && subscription.cancel_at <= sim.now()) {
    endSubscription(sim, subscription, { reason: 'cancellation_requested' });
    return;
  }
  if (endsForWantOfCard(sim, subscription)) return;
  rollPeriods(sim, subscription);
}

function rollPeriods(sim: Simulation, before: Stripe.Subscription): void {
  const now = sim.now();
  const due = new Set(
    before.items.data.filter((item) => item.current_period_end <= now).map((item) => item.id),
  );
  const items = before.items.data.map((item) =>
    due.has(item.id) ? roll(item, before.billing_cycle_anchor, now) : item,
  );
  const rolled = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    items: itemList(before.id, items),
    status: before.status === 'trialing' ? 'active' : before.status,
  });
  sim.schedule('subscription.cycle', before.id, nextCycleAt(items));
  const invoice = draftInvoice(sim, cyclePlan(sim, rolled, due));
  takePendingItems(sim, before.id, invoice.id);
  const current = dropUsedOnce(sim, sim.store.subscriptions.get(before.id) ?? rolled, invoice);
  sim.emit('customer.subscription.updated', current, before);
  if (before.pause_collection?.behavior === 'void') voidInvoice(sim, invoice);
}

function roll(item: Stripe.SubscriptionItem, anchor: number, now: number): Stripe.SubscriptionItem {
  const period = periodAt(anchor, cadenceOf(item.price), now);
  return { ...item, current_period_start: period.start, current_period_end: period.end };
}

function cyclePlan(sim: Simulation, subscription: Stripe.Subscription, due: Set<string>): InvoicePlan {
  const billing = { subscription: subscription.id, currency: subscription.currency };
  const lines = subscription.items.data
    .filter(({ id }) => due.has(id))
    .map((item) => cycleLine(sim, toBilledItem(item), billing));
  const isPaused = subscription.pause_collection !== null;
  return {
    customer: findCustomer(sim, String(subscription.customer)),
    currency: subscription.currency,
    specs: [...pendingSpecs(sim, subscription), ...lines],
    discounts: activeDiscounts(sim, subscription, sim.now()),
    reason: 'subscription_cycle',
    subscription: { id: subscription.id, metadata: subscription.metadata, prorationDate: null },
    period: { start: lastPeriodStart(subscription), end: sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: isPaused ? null : sim.now() + FINALIZES_AFTER_SECONDS,
    description: null,
  };
}

/** An invoice's own period is the one that has just passed (docs.stripe.com/api/invoices/object). */
function lastPeriodStart(subscription: Stripe.Subscription): number {
  const [item] = subscription.items.data;
  if (!item) return subscription.start_date;
  const previous = periodAt(
    subscription.billing_cycle_anchor,
    cadenceOf(item.price),
    item.current_period_start - 1,
  );
  return Math.max(previous.start, subscription.start_date);
}

/** At a trial's end, `trial_settings` says what happens when there is no card. */
function endsForWantOfCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (subscription.status !== 'trialing' || behaviour === 'create_invoice' || hasCard(sim, subscription))
    return false;
  if (behaviour === 'cancel') {
    endSubscription(sim, subscription, { reason: 'payment_failed' });
    return true;
  }
  const paused = sim.store.subscriptions.put<Stripe.Subscription>({
    ...subscription,
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: 'trial_end_without_payment_method' },
        transitioned_at: sim.now(),
        type: 'subscription',
      },
    },
  });
  sim.emit('customer.subscription.paused', paused);
  sim.emit('customer.subscription.updated', paused, subscription);
  return true;
}

function hasCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const customer = findCustomer(sim, String(subscription.customer));
  return (
    subscription.default_payment_method !== null || customer.invoice_settings.default_payment_method !== null
  );
}
