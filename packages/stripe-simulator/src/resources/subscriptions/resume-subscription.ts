import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { settleSubscription } from './after-payment.ts';
import { cycleAt, periodFrom } from './anchor.ts';
import { isMetered } from './cadence.ts';
import { findSubscription } from './change-subscription.ts';
import { bookProrations } from './item-debits.ts';
import { cycleLine, toBilledItem } from './item-lines.ts';
import { remainderLine, toPriced, wholeAmounts } from './proration-lines.ts';
import { activate, withdrawResumption } from './resumption.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { itemList } from './subscription-item.ts';

const EXPIRES_SECONDS = 23 * 3600;

/**
 * Starts the paused subscription again: with a new cycle now, or in the cycle that now falls in. What that costs is
 * invoiced at once; without an invoice it is active at once
 * (docs.stripe.com/api/subscriptions/resume, docs.stripe.com/billing/subscriptions/pause).
 */
export function resumeSubscription(
  sim: Simulation,
  params: Stripe.SubscriptionResumeParams,
  id: string,
): Stripe.Subscription {
  const before = findSubscription(sim, id);
  assertPaused(before);
  withdrawResumption(sim, id);
  const keepsAnchor = params.billing_cycle_anchor?.type === 'unchanged';
  const behaviour = params.proration_behavior ?? 'create_prorations';
  const at = params.proration_date ?? sim.now();
  const moved = inNewPeriods(sim, before, keepsAnchor);
  const specs = keepsAnchor ? remainders(sim, moved, at) : wholeCycles(sim, moved);
  const invoices = keepsAnchor ? behaviour === 'always_invoice' && specs.length > 0 : specs.length > 0;
  if (!invoices) {
    if (keepsAnchor && behaviour !== 'none') {
      bookProrations(sim, specs);
      for (const spec of specs) createPendingItem(sim, String(moved.customer), spec);
    }
    return activate(sim, before, moved);
  }
  sim.store.subscriptions.put(moved);
  const invoice = invoiceAtOnce(sim, moved, {
    specs,
    reason: 'subscription_update',
    at,
    prorates: keepsAnchor,
  });
  const waiting = findSubscription(sim, id);
  if (invoice.status === 'paid') return activate(sim, before, waiting);
  sim.store.resumptions.put({ id, invoice: invoice.id });
  sim.schedule('subscription.resume_expiry', id, sim.now() + EXPIRES_SECONDS);
  sim.emit('customer.subscription.updated', waiting, before);
  if (params.payment_behavior === 'resume_on_payment_success') return waiting;
  const collection = collectInvoice(sim, invoice, { offSession: false });
  // The attempt itself is what resumes it, whatever its outcome.
  if (collection.kind !== 'paid') activate(sim, waiting, waiting);
  settleSubscription(sim, collection);
  return findSubscription(sim, id);
}

function assertPaused({ status, collection_method }: Stripe.Subscription): void {
  if (status !== 'paused')
    throw invalidRequest(`You can only resume a paused subscription. This subscription is ${status}.`);
  if (collection_method !== 'charge_automatically')
    throw invalidRequest('Only subscriptions that are charged automatically can be resumed.');
}

function inNewPeriods(
  sim: Simulation,
  before: Stripe.Subscription,
  keepsAnchor: boolean,
): Stripe.Subscription {
  const now = sim.now();
  const anchored = keepsAnchor
    ? before
    : { ...before, billing_cycle_anchor: now, billing_cycle_anchor_config: null };
  const items = before.items.data.map((item) => {
    const { start, end } = keepsAnchor
      ? cycleAt(anchored, item.price, now)
      : periodFrom(anchored, item.price, now);
    return { ...item, current_period_start: start, current_period_end: end };
  });
  return { ...anchored, items: itemList(before.id, items) };
}

const wholeCycles = (sim: Simulation, { id, currency, items }: Stripe.Subscription): LineSpec[] =>
  items.data
    .filter(({ price }) => !isMetered(price))
    .map((item) => cycleLine(sim, toBilledItem(item), { subscription: id, currency }));

function remainders(sim: Simulation, subscription: Stripe.Subscription, at: number): LineSpec[] {
  const discounts = activeDiscounts(sim, subscription, at);
  const items = subscription.items.data.map((item) => toPriced(sim, item, at));
  const wholes = wholeAmounts(sim, subscription, { items, discounts });
  return subscription.items.data.flatMap((item, index) => {
    if (isMetered(item.price)) return [];
    const cycle = cycleAt(subscription, item.price, at);
    return [remainderLine(sim, toBilledItem(item), { subscription, at, whole: wholes[index] ?? 0, cycle })];
  });
}
