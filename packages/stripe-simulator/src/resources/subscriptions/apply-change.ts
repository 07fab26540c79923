import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { createPendingItem, pendingSpecs, takePendingItems } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { draftInvoice } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import { settleSubscription } from './after-payment.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';
import { refuseUnpaid } from './collect-first-payment.ts';
import type { PlanChange, PlannedItem } from './plan-change.ts';
import { createItem, itemList, nextCycleAt, toPlan } from './subscription-item.ts';

const PENDING_SECONDS = 23 * 3600;

interface Application {
  before: Stripe.Subscription;
  /** With everything but the items already changed. */
  changed: Stripe.Subscription;
  change: PlanChange;
  behaviour: string;
  offSession: boolean;
}

/** Does a planned change of items, with its invoice now or its prorations kept for the next one. */
export function applyChange(sim: Simulation, application: Application): Stripe.Subscription {
  const { before, changed, change, behaviour } = application;
  const items = change.items.map((item) => toItem(sim, item, changed.id));
  const after: Stripe.Subscription = {
    ...changed,
    billing_cycle_anchor: change.anchor,
    // "At period end" means the end of the period that the change leads to.
    cancel_at: changed.cancel_at_period_end ? nextCycleAt(items) : changed.cancel_at,
    items: itemList(changed.id, items),
  };
  if (!change.invoicesNow) {
    for (const spec of change.prorations) createPendingItem(sim, String(changed.customer), spec);
    return settle(sim, before, after);
  }
  if (behaviour === 'pending_if_incomplete') return waitForPayment(sim, application, after);
  sim.store.subscriptions.put(after);
  const invoice = invoiceNow(sim, after, change);
  const invoiced = settle(sim, before, findSubscription(sim, after.id));
  if (invoice.status !== 'open') return invoiced;
  const collection = collectInvoice(sim, invoice, { offSession: application.offSession });
  if (behaviour === 'error_if_incomplete') refuseUnpaid(collection);
  settleSubscription(sim, collection);
  return findSubscription(sim, after.id);
}

function settle(
  sim: Simulation,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
): Stripe.Subscription {
  sim.schedule('subscription.cycle', after.id, nextCycleAt(after.items.data));
  sim.store.subscriptions.put(before);
  return changeSubscription(sim, before, after);
}

function invoiceNow(sim: Simulation, subscription: Stripe.Subscription, change: PlanChange): Stripe.Invoice {
  const draft = draftInvoice(sim, {
    customer: findCustomer(sim, String(subscription.customer)),
    currency: subscription.currency,
    specs: [...pendingSpecs(sim, subscription), ...change.prorations, ...change.newCycles],
    discounts: activeDiscounts(sim, subscription, change.at),
    reason: 'subscription_update',
    subscription: { id: subscription.id, metadata: subscription.metadata, prorationDate: change.at },
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: null,
  });
  takePendingItems(sim, subscription.id, draft.id);
  return finalizeInvoice(sim, draft, { daysUntilDue: subscription.days_until_due });
}

/** `pending_if_incomplete`: the new items count only once their invoice is paid. */
function waitForPayment(
  sim: Simulation,
  { before, changed, change, offSession }: Application,
  after: Stripe.Subscription,
): Stripe.Subscription {
  const invoice = invoiceNow(sim, sim.store.subscriptions.put(changed), change);
  const collection = collectInvoice(sim, invoice, { offSession });
  const current = findSubscription(sim, changed.id);
  if (collection.kind === 'paid')
    return settle(sim, before, { ...after, latest_invoice: current.latest_invoice });
  const expiresAt = sim.now() + PENDING_SECONDS;
  sim.schedule('subscription.pending_update_expiry', after.id, expiresAt);
  const pending: Stripe.Subscription.PendingUpdate = {
    billing_cycle_anchor: null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: expiresAt,
    metadata: null,
    subscription_items: after.items.data,
    trial_end: null,
    trial_from_plan: null,
  };
  sim.store.subscriptions.put(before);
  return changeSubscription(sim, before, { ...current, pending_update: pending });
}

function toItem(
  sim: Simulation,
  { before, price, quantity, metadata, period }: PlannedItem,
  subscription: string,
): Stripe.SubscriptionItem {
  if (!before) return createItem(sim, { price, quantity, metadata }, { subscription, period });
  return {
    ...before,
    current_period_end: period.end,
    current_period_start: period.start,
    metadata,
    plan: toPlan(price),
    price,
    quantity,
  };
}
