import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { settleSubscription } from './after-payment.ts';
import { isMetered } from './cadence.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';
import { refuseUnpaid } from './collect-first-payment.ts';
import { countInvoice } from './count-invoice.ts';
import { recordUsage } from './interrupted-usage.ts';
import { bookProrations } from './item-debits.ts';
import { keepPending } from './pending-update.ts';
import type { PlanChange, PlannedItem } from './plan-change.ts';
import { type Billing, invoiceAtOnce } from './subscription-invoice.ts';
import { createItem, itemList, nextCycleAt, redeemFor, toPlan } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';
import { withdrawPendingUpdate } from './withdraw-pending-update.ts';

interface Application {
  before: Stripe.Subscription;
  /** With everything but the items already changed. */
  changed: Stripe.Subscription;
  change: PlanChange;
  /** One-time lines that come with the change. */
  extras?: readonly LineSpec[];
  /** What was asked for the metadata, should the change have to wait. */
  metadata?: Stripe.Metadata | null;
  behaviour: string;
  offSession: boolean;
}

/** Does a planned change of items, with its invoice now or its prorations kept for the next one. */
export function applyChange(sim: Simulation, application: Application): Stripe.Subscription {
  const { before, changed, change, behaviour, extras = [] } = application;
  const items = change.items.map((item) => toItem(sim, item, changed));
  const movesAnchor = change.anchor !== before.billing_cycle_anchor;
  const after: Stripe.Subscription = {
    ...changed,
    billing_cycle_anchor: change.anchor,
    billing_cycle_anchor_config: movesAnchor ? null : changed.billing_cycle_anchor_config,
    // "At period end" means the end of the period that the change leads to.
    cancel_at: changed.cancel_at_period_end ? nextCycleAt(items) : changed.cancel_at,
    items: itemList(changed.id, items),
  };
  withdrawPendingUpdate(sim, before.id);
  const prorations = named(change.prorations, items);
  if (!change.invoicesNow) {
    bookProrations(sim, prorations);
    for (const spec of [...prorations, ...change.usage, ...extras])
      createPendingItem(sim, String(changed.customer), spec);
    rememberUsage(sim, application);
    return settle(sim, before, after);
  }
  const billing: Billing = {
    specs: [...prorations, ...change.usage, ...named(change.newCycles, items), ...extras],
    reason: 'subscription_update',
    at: change.at,
    prorates: true,
  };
  const isCharged = after.collection_method === 'charge_automatically';
  if (isCharged && behaviour === 'pending_if_incomplete')
    return payOrWait(sim, application, { after, billing });
  sim.store.subscriptions.put(after);
  rememberUsage(sim, application);
  const invoice = invoiceAtOnce(sim, after, billing);
  const current = findSubscription(sim, after.id);
  const isOpen = isCharged && invoice.status === 'open';
  if (isOpen && behaviour === 'default_incomplete')
    return settle(sim, before, { ...current, status: 'past_due' });
  settle(sim, before, current);
  if (invoice.status === 'paid') settlePaid(sim, invoice.id);
  if (isOpen) {
    const collection = collectInvoice(sim, invoice, { offSession: application.offSession });
    if (behaviour === 'error_if_incomplete') refuseUnpaid(collection);
    settleSubscription(sim, collection);
  }
  return findSubscription(sim, after.id);
}

/** The latest invoice is paid, so that nothing is past due any more. */
function settlePaid(sim: Simulation, invoiceId: string): void {
  const invoice = sim.store.invoices.get(invoiceId);
  if (invoice) settleSubscription(sim, { kind: 'paid', invoice, method: null });
}

function rememberUsage(sim: Simulation, { changed, change: { items, at, restarts } }: Application): void {
  for (const { before, price } of items)
    if (before) recordUsage(sim, changed, { before, price, at, restarts });
}

function settle(
  sim: Simulation,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
): Stripe.Subscription {
  scheduleTasks(sim, after);
  sim.store.subscriptions.put(before);
  return changeSubscription(sim, before, after);
}

/** `pending_if_incomplete`: the change counts only once its invoice is paid. */
function payOrWait(
  sim: Simulation,
  application: Application,
  { after, billing }: { after: Stripe.Subscription; billing: Billing },
): Stripe.Subscription {
  const { before, change, offSession, metadata = null } = application;
  sim.store.subscriptions.put(before);
  const invoice = invoiceAtOnce(sim, after, billing, { counts: false });
  const isPaid = invoice.status === 'paid' || collectInvoice(sim, invoice, { offSession }).kind === 'paid';
  const latest_invoice = invoice.id;
  if (isPaid) {
    rememberUsage(sim, application);
    const counted = countInvoice(sim, { ...after, latest_invoice }, invoice);
    settle(sim, before, counted);
    settlePaid(sim, invoice.id);
    return findSubscription(sim, after.id);
  }
  const changesItems = change.items.some(
    ({ before: item, price, quantity }) =>
      !item || item.price.id !== price.id || (item.quantity ?? 1) !== quantity,
  );
  const removes = change.items.length < before.items.data.length;
  return keepPending(sim, before, invoice, { after, changesItems: changesItems || removes, metadata });
}

/** A new item has its id only once the change is made; a subscription never has a price twice. */
const named = (specs: readonly LineSpec[], items: readonly Stripe.SubscriptionItem[]): LineSpec[] =>
  specs.map((spec) =>
    spec.subscriptionItem === null
      ? { ...spec, subscriptionItem: items.find(({ price }) => price.id === spec.price.id)?.id ?? null }
      : spec,
  );

/** Use has no number: its meter counts it. A field that stays keeps its place, so that nothing looks changed that is not. */
function withNumber(item: Stripe.SubscriptionItem, price: Stripe.Price, quantity: number) {
  if (!isMetered(price)) return { ...item, quantity };
  const { quantity: _before, ...rest } = item;
  return rest;
}

/** The item that a planned one becomes: the same one changed, or a new one. */
export function toItem(
  sim: Simulation,
  planned: PlannedItem,
  changed: Stripe.Subscription,
): Stripe.SubscriptionItem {
  const { before, price, quantity, metadata, period, discounts, taxRates } = planned;
  const item = before
    ? {
        ...withNumber(before, price, quantity),
        current_period_end: period.end,
        current_period_start: period.start,
        metadata,
        plan: toPlan(price),
        price,
        ...(taxRates ? { tax_rates: taxRates } : {}),
      }
    : createItem(sim, { price, quantity, metadata, taxRates }, { subscription: changed.id, period });
  return discounts ? redeemFor(sim, item, { customer: String(changed.customer), sources: discounts }) : item;
}
