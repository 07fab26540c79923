import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { createPendingItem, pendingSpecs } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { unusedFrom } from './cancel-within.ts';
import { findSubscription } from './change-subscription.ts';
import { managedBySchedule } from './editable.ts';
import { endSubscription } from './end-subscription.ts';
import { bookProrations } from './item-debits.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { usedLines } from './usage-lines.ts';

/** https://docs.stripe.com/api/subscriptions/cancel: at once; `prorate` credits the unused time, `invoice_now` bills it. */
export function cancelSubscription(
  sim: Simulation,
  params: Stripe.SubscriptionCancelParams,
  id: string,
): Stripe.Subscription {
  const subscription = findSubscription(sim, id);
  if (subscription.ended_at !== null) throw noSuch('subscription', id);
  if (subscription.schedule !== null) throw managedBySchedule(subscription);
  return cancelNow(sim, params, subscription);
}

/** The same for a schedule, which may cancel what it manages. */
export function cancelNow(
  sim: Simulation,
  params: Stripe.SubscriptionCancelParams,
  subscription: Stripe.Subscription,
): Stripe.Subscription {
  refuseUnsupported(params.cancellation_details ?? {}, ['feedback_option']);
  if (params.prorate && subscription.status !== 'trialing') {
    for (const spec of unusedFrom(sim, subscription, sim.now())) {
      bookProrations(sim, [spec]);
      createPendingItem(sim, String(subscription.customer), spec);
    }
  }
  if (params.invoice_now) invoicePending(sim, subscription);
  const { comment, feedback } = params.cancellation_details ?? {};
  return endSubscription(sim, findSubscription(sim, subscription.id), {
    reason: 'cancellation_requested',
    comment: comment || null,
    feedback: feedback || null,
  });
}

function invoicePending(sim: Simulation, subscription: Stripe.Subscription): void {
  const used = usedLines(sim, subscription);
  if (pendingSpecs(sim, subscription).length === 0 && used.length === 0) return;
  const invoice = invoiceAtOnce(sim, subscription, {
    specs: used,
    reason: 'subscription_update',
    prorates: true,
  });
  if (invoice.status === 'open' && subscription.collection_method === 'charge_automatically')
    collectInvoice(sim, invoice, { offSession: true });
}
