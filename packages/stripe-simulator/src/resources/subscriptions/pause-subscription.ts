import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { settleSubscription } from './after-payment.ts';
import { isMetered } from './cadence.ts';
import { unusedFrom } from './cancel-within.ts';
import { findSubscription } from './change-subscription.ts';
import { managedBySchedule } from './editable.ts';
import { bookProrations } from './item-debits.ts';
import { settleUsage } from './item-usage.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { itemList } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';
import { usedLines } from './usage-lines.ts';
import { withdrawPendingUpdate } from './withdraw-pending-update.ts';

type Params = Stripe.SubscriptionPauseParams;

const PAUSABLE: readonly string[] = ['active', 'past_due', 'unpaid'];

/**
 * No invoices and no new periods until it is resumed: the running periods end now, unused time is given back and usage
 * billed, once and for all (docs.stripe.com/billing/subscriptions/pause).
 */
export function pauseSubscription(sim: Simulation, params: Params, id: string): Stripe.Subscription {
  assertPausable(findSubscription(sim, id));
  withdrawPendingUpdate(sim, id);
  const before = findSubscription(sim, id);
  const specs = pauseLines(sim, before, params.bill_for);
  if (params.invoicing_behavior === 'invoice' && specs.length > 0) {
    const invoice = invoiceAtOnce(sim, before, { specs, reason: 'subscription_update', prorates: true });
    if (invoice.status === 'open')
      settleSubscription(sim, collectInvoice(sim, invoice, { offSession: true }));
  } else {
    bookProrations(sim, specs);
    for (const spec of specs) createPendingItem(sim, String(before.customer), spec);
  }
  // What was not given back, or not billed, now never is.
  for (const item of before.items.data) {
    sim.store.itemDebits.delete(item.id);
    if (isMetered(item.price)) settleUsage(sim, item.id, sim.now() + 1);
  }
  const current = findSubscription(sim, id);
  return current.ended_at === null ? putPaused(sim, current, 'pause_requested') : current;
}

export function assertPausable(subscription: Stripe.Subscription): void {
  const { schedule, status, collection_method, billing_mode } = subscription;
  if (schedule !== null) throw managedBySchedule(subscription);
  if (!PAUSABLE.includes(status))
    throw invalidRequest(`You can only pause an active subscription. This subscription is ${status}.`);
  if (collection_method !== 'charge_automatically')
    throw invalidRequest('Only subscriptions that are charged automatically can be paused.');
  if (billing_mode.type === 'classic')
    throw invalidRequest('Only subscriptions whose billing_mode is flexible can be paused.');
}

export function putPaused(
  sim: Simulation,
  before: Stripe.Subscription,
  type: Stripe.Subscription.StatusDetails.Paused.Subscription.Type,
): Stripe.Subscription {
  const now = sim.now();
  const items = before.items.data.map((item) => ({
    ...item,
    current_period_end: Math.min(item.current_period_end, now),
  }));
  const paused = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    items: itemList(before.id, items),
    status: 'paused',
    status_details: {
      paused: { subscription: { type }, transitioned_at: now, type: 'subscription' },
    },
  });
  scheduleTasks(sim, paused);
  sim.emit('customer.subscription.paused', paused);
  sim.emit('customer.subscription.updated', paused, before);
  return paused;
}

/** Back for what was paid ahead, and owed for what was used. */
export function pauseLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  billFor: Params['bill_for'],
): LineSpec[] {
  const used = billFor?.outstanding_usage_through?.type === 'none' ? [] : usedLines(sim, subscription);
  const from = billFor?.unused_time_from?.type ?? 'now';
  if (from === 'none') return used;
  const at = from === 'now' ? () => sim.now() : (item: Stripe.SubscriptionItem) => item.current_period_start;
  return [...unusedFrom(sim, subscription, at), ...used];
}
