import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { countInvoice } from './count-invoice.ts';
import { itemList } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';

const PENDING_SECONDS = 23 * 3600;

/** Which invoice a pending update waits for: a renewal can make another one the latest meanwhile. */
export interface PendingChange {
  /** The subscription's. */
  id: string;
  invoice: string;
}

const SUPPORTED: readonly (keyof Stripe.SubscriptionUpdateParams)[] = [
  'add_invoice_items',
  'billing_cycle_anchor',
  'expand',
  'items',
  'metadata',
  'off_session',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
];

/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference */
export function assertCanWait(params: Stripe.SubscriptionUpdateParams): void {
  const given = (Object.keys(params) as (keyof Stripe.SubscriptionUpdateParams)[]).filter(
    (name) => params[name] !== undefined && !SUPPORTED.includes(name),
  );
  const [first] = given;
  if (first === undefined) return;
  throw invalidRequest(
    `When \`payment_behavior\` is set to \`pending_if_incomplete\`, \`${given.join('`, `')}\` cannot be updated. Supported are: ${SUPPORTED.join(', ')}.`,
    { param: first },
  );
}

export interface Waiting {
  /** The subscription as it will be. */
  after: Stripe.Subscription;
  changesItems: boolean;
  metadata: Stripe.Metadata | null;
}

/** Keeps a change whose invoice is not paid yet; for everything else the subscription goes on as it was. */
export function keepPending(
  sim: Simulation,
  before: Stripe.Subscription,
  invoice: Stripe.Invoice,
  { after, changesItems, metadata }: Waiting,
): Stripe.Subscription {
  const expiresAt = sim.now() + PENDING_SECONDS;
  const movesAnchor = after.billing_cycle_anchor !== before.billing_cycle_anchor;
  const pending: Stripe.Subscription.PendingUpdate = {
    billing_cycle_anchor: movesAnchor ? after.billing_cycle_anchor : null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: expiresAt,
    metadata,
    subscription_items: changesItems || movesAnchor ? after.items.data : null,
    trial_end: after.trial_end === before.trial_end ? null : after.trial_end,
    trial_from_plan: null,
  };
  sim.schedule('subscription.pending_update_expiry', before.id, expiresAt);
  sim.store.pendingChanges.put({ id: before.id, invoice: invoice.id });
  const waiting = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    latest_invoice: invoice.id,
    pending_update: pending,
  });
  sim.emit('customer.subscription.updated', waiting, before);
  return waiting;
}

/** Its invoice is paid: now the change counts. */
export function applyPendingUpdate(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const pending = subscription.pending_update;
  if (!pending || sim.store.pendingChanges.get(subscription.id)?.invoice !== invoice.id) return subscription;
  const movesAnchor = pending.billing_cycle_anchor !== null;
  const items = pending.subscription_items?.map((item) =>
    movesAnchor ? item : inCurrentPeriod(item, subscription),
  );
  const applied: Stripe.Subscription = {
    ...subscription,
    billing_cycle_anchor: pending.billing_cycle_anchor ?? subscription.billing_cycle_anchor,
    items: items ? itemList(subscription.id, items) : subscription.items,
    metadata: { ...subscription.metadata, ...pending.metadata },
    pending_update: null,
    ...(pending.trial_end === null ? {} : trialOf(pending.trial_end, sim.now(), subscription)),
  };
  const after = countInvoice(sim, sim.store.subscriptions.put(applied), invoice);
  forget(sim, subscription.id);
  scheduleTasks(sim, after);
  sim.emit('customer.subscription.pending_update_applied', after, subscription);
  sim.emit('customer.subscription.updated', after, subscription);
  return after;
}

/** Void its invoice, and what waited for it is dropped; expiry and another update do just that. */
export function dropPendingUpdate(sim: Simulation, invoice: Stripe.Invoice): void {
  const [waiting] = sim.store.pendingChanges.where('invoice', invoice.id);
  const subscription = waiting && sim.store.subscriptions.get(waiting.id);
  if (!subscription?.pending_update) return;
  forget(sim, subscription.id);
  const after = sim.store.subscriptions.put<Stripe.Subscription>({ ...subscription, pending_update: null });
  sim.emit('customer.subscription.updated', after, subscription);
}

function forget(sim: Simulation, id: string): void {
  sim.store.pendingChanges.delete(id);
  sim.unschedule('subscription.pending_update_expiry', id);
}

/** The subscription may have renewed while the update waited. */
function inCurrentPeriod(
  item: Stripe.SubscriptionItem,
  { items }: Stripe.Subscription,
): Stripe.SubscriptionItem {
  const current = items.data.find(({ id }) => id === item.id) ?? items.data[0];
  if (!current) return item;
  return {
    ...item,
    current_period_start: current.current_period_start,
    current_period_end: current.current_period_end,
  };
}

const trialOf = (trialEnd: number, now: number, before: Stripe.Subscription) =>
  trialEnd > now
    ? { trial_end: trialEnd, trial_start: before.trial_start ?? now, status: 'trialing' as const }
    : { trial_end: trialEnd, status: 'active' as const };
