import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { billingSettings } from '../invoices/billing-settings.ts';
import {
  type Collection,
  type PassedOver,
  recordFailure,
  type Uncollected,
} from '../invoices/collect-invoice.ts';
import { planRetry } from '../invoices/plan-retry.ts';
import { changeSubscription } from './change-subscription.ts';
import { endSubscription } from './end-subscription.ts';
import { applyPendingUpdate } from './pending-update.ts';
import { resumeOncePaid, resumeOnceTried } from './resumption.ts';
import { isInGoodStanding } from './standing.ts';

/** What a collected or failed invoice means for its subscription. */
export function settleSubscription(sim: Simulation, collection: Collection | PassedOver): void {
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(collection.invoice) ?? '');
  if (collection.kind === 'paid') {
    if (subscription) afterPaid(sim, subscription, collection);
    return;
  }
  if (collection.kind === 'processing') {
    if (subscription) whileProcessing(sim, subscription);
    return;
  }
  // The first invoice of a schedule's subscription is like any later one: it is active before it is paid.
  if (subscription?.status === 'incomplete' || waitsForIt(sim, collection.invoice)) {
    recordFailure(sim, collection, null);
    return;
  }
  afterFailure(sim, subscription, collection);
}

/** A change that waits for its invoice has 23 hours: the customer is asked again, nobody retries by itself. */
const waitsForIt = (sim: Simulation, invoice: Stripe.Invoice) =>
  sim.store.pendingChanges.where('invoice', invoice.id).length > 0;

/** A debit that is under way counts as paid until it fails (docs.stripe.com/billing/subscriptions/ach-debit). */
function whileProcessing(sim: Simulation, subscription: Stripe.Subscription): void {
  if (subscription.status !== 'incomplete') return;
  sim.unschedule('subscription.incomplete_expiry', subscription.id);
  changeSubscription(sim, subscription, { status: 'active' });
}

function afterPaid(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { invoice, method }: { invoice: Stripe.Invoice; method: Stripe.PaymentMethod | null },
): void {
  if (subscription.ended_at !== null) return;
  const updated = resumeOncePaid(sim, applyPendingUpdate(sim, subscription, invoice), invoice);
  const savesDefault =
    updated.payment_settings?.save_default_payment_method === 'on_subscription' && method !== null;
  if (updated.status === 'incomplete') sim.unschedule('subscription.incomplete_expiry', updated.id);
  const status = statusOncePaid(sim, updated);
  if (!savesDefault && status === updated.status) return;
  changeSubscription(sim, updated, {
    ...(savesDefault ? { default_payment_method: method.id } : {}),
    status,
  });
}

/** The latest invoice decides: paying an older one does not help, and an older one that is open does no harm. */
function statusOncePaid(sim: Simulation, { id, status }: Stripe.Subscription): Stripe.Subscription.Status {
  if (status !== 'incomplete' && status !== 'past_due' && status !== 'unpaid') return status;
  return isInGoodStanding(sim, id) ? 'active' : status;
}

function afterFailure(
  sim: Simulation,
  subscription: Stripe.Subscription | undefined,
  collection: Uncollected | PassedOver,
): void {
  const plan = planRetry(sim, collection.invoice);
  recordFailure(sim, collection, 'at' in plan ? plan.at : null);
  if (!subscription || subscription.ended_at !== null) return;
  if (subscription.status === 'paused') {
    const tried = resumeOnceTried(sim, subscription, collection.invoice);
    if (tried.status === 'active') changeSubscription(sim, tried, { status: 'past_due' });
    return;
  }
  if (collection.invoice.billing_reason === 'manual') return;
  const end = billingSettings(sim).after_last_retry;
  if (plan.kind === 'exhausted' && end === 'cancel') {
    endSubscription(sim, subscription, { reason: 'payment_failed' });
    return;
  }
  // An older invoice that stays unpaid does not matter as long as the latest is paid.
  if (isInGoodStanding(sim, subscription.id)) return;
  const status = plan.kind === 'exhausted' && end === 'mark_unpaid' ? 'unpaid' : 'past_due';
  changeSubscription(sim, subscription, { status });
}
