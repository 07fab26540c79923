import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { settleSubscription } from './after-payment.ts';
import { unusedFrom } from './cancel-within.ts';
import { findSubscription } from './change-subscription.ts';
import { managedBySchedule } from './editable.ts';
import { bookProrations } from './item-debits.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { scheduleTasks } from './subscription-times.ts';
import { usedLines } from './usage-lines.ts';

type Params = Stripe.SubscriptionPauseParams;

/** No invoices and no new periods until it is resumed; unused time is given back and usage billed (docs.stripe.com/api/subscriptions/pause). */
export function pauseSubscription(sim: Simulation, params: Params, id: string): Stripe.Subscription {
  const before = findSubscription(sim, id);
  if (before.schedule !== null) throw managedBySchedule(before);
  if (before.status !== 'active' && before.status !== 'past_due' && before.status !== 'trialing')
    throw invalidRequest(`You can only pause an active subscription. This subscription is ${before.status}.`);
  const specs = owedFor(sim, before, params.bill_for);
  if (params.invoicing_behavior === 'invoice' && specs.length > 0) {
    const invoice = invoiceAtOnce(sim, before, { specs, reason: 'subscription_update', prorates: true });
    if (invoice.status === 'open' && before.collection_method === 'charge_automatically')
      settleSubscription(sim, collectInvoice(sim, invoice, { offSession: true }));
  } else {
    bookProrations(sim, specs);
    for (const spec of specs) createPendingItem(sim, String(before.customer), spec);
  }
  return putPaused(sim, findSubscription(sim, id), 'pause_requested');
}

export function putPaused(
  sim: Simulation,
  before: Stripe.Subscription,
  type: Stripe.Subscription.StatusDetails.Paused.Subscription.Type,
): Stripe.Subscription {
  const paused = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    status: 'paused',
    status_details: {
      paused: { subscription: { type }, transitioned_at: sim.now(), type: 'subscription' },
    },
  });
  scheduleTasks(sim, paused);
  sim.emit('customer.subscription.paused', paused);
  sim.emit('customer.subscription.updated', paused, before);
  return paused;
}

/** Back for what was paid ahead, and owed for what was used. */
function owedFor(
  sim: Simulation,
  subscription: Stripe.Subscription,
  billFor: Params['bill_for'],
): LineSpec[] {
  if (subscription.status === 'trialing') return [];
  const used = billFor?.outstanding_usage_through?.type === 'none' ? [] : usedLines(sim, subscription);
  const from = billFor?.unused_time_from?.type ?? 'now';
  if (from === 'none') return used;
  const starts = subscription.items.data.map((item) => item.current_period_start);
  return [...unusedFrom(sim, subscription, from === 'now' ? sim.now() : Math.min(...starts)), ...used];
}
