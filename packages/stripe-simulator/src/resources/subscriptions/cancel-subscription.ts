import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { createPendingItem, pendingSpecs, takePendingItems } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { draftInvoice } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import { findSubscription } from './change-subscription.ts';
import { endSubscription } from './end-subscription.ts';
import { creditLine } from './proration-lines.ts';

/** https://docs.stripe.com/api/subscriptions/cancel: at once; `prorate` credits the unused time, `invoice_now` bills it. */
export function cancelSubscription(
  sim: Simulation,
  params: Stripe.SubscriptionCancelParams,
  id: string,
): Stripe.Subscription {
  const subscription = findSubscription(sim, id);
  if (subscription.ended_at !== null)
    throw invalidRequest(`No such subscription: '${id}'`, {
      code: 'resource_missing',
      param: 'id',
      status: 404,
    });
  const customer = findCustomer(sim, String(subscription.customer));
  if (params.prorate && subscription.status !== 'trialing') {
    for (const item of subscription.items.data)
      createPendingItem(sim, customer.id, credit(sim, subscription, item));
  }
  if (params.invoice_now) invoicePending(sim, subscription, customer);
  const { comment, feedback } = params.cancellation_details ?? {};
  return endSubscription(sim, findSubscription(sim, id), {
    reason: 'cancellation_requested',
    comment: comment || null,
    feedback: feedback || null,
  });
}

function credit(sim: Simulation, subscription: Stripe.Subscription, item: Stripe.SubscriptionItem) {
  const discounts = activeDiscounts(sim, subscription, sim.now());
  return creditLine(sim, item, {
    subscription: subscription.id,
    currency: subscription.currency,
    at: sim.now(),
    discounts,
  });
}

function invoicePending(sim: Simulation, subscription: Stripe.Subscription, customer: Stripe.Customer): void {
  const specs = pendingSpecs(sim, subscription);
  if (specs.length === 0) return;
  const draft = draftInvoice(sim, {
    customer,
    currency: subscription.currency,
    specs,
    discounts: [],
    reason: 'subscription_update',
    subscription: { id: subscription.id, metadata: subscription.metadata, prorationDate: sim.now() },
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: null,
  });
  takePendingItems(sim, subscription.id, draft.id);
  const invoice = finalizeInvoice(sim, draft);
  if (invoice.status === 'open') collectInvoice(sim, invoice, { offSession: true });
}
