import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { pendingSpecs } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { settleSubscription } from './after-payment.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';

type Given = Stripe.SubscriptionUpdateParams['pending_invoice_item_interval'];
type Interval = Stripe.Subscription.PendingInvoiceItemInterval;

/** How often pending items are billed by themselves, between renewals. */
export function pendingInterval(given: Given, now: number): Partial<Stripe.Subscription> {
  if (given === undefined) return {};
  if (!given) return { pending_invoice_item_interval: null, next_pending_invoice_item_invoice: null };
  const interval = { interval: given.interval, interval_count: given.interval_count ?? 1 };
  assertWithinYear(interval);
  return {
    pending_invoice_item_interval: interval,
    next_pending_invoice_item_invoice: after(interval, now),
  };
}

/** The time has come: what is pending gets an invoice of its own, if there is anything. */
export function billPendingItems(sim: Simulation, id: string): void {
  const subscription = sim.store.subscriptions.get(id);
  const interval = subscription?.pending_invoice_item_interval;
  if (!subscription || !interval || subscription.ended_at !== null) return;
  const next = after(interval, sim.now());
  const moved = sim.store.subscriptions.put({ ...subscription, next_pending_invoice_item_invoice: next });
  sim.schedule('subscription.pending_items', id, next);
  if (pendingSpecs(sim, moved).length === 0) return;
  const invoice = invoiceAtOnce(sim, moved, { specs: [], reason: 'automatic_pending_invoice_item_invoice' });
  const current = sim.store.subscriptions.get(id);
  if (current) sim.emit('customer.subscription.updated', current, subscription);
  if (invoice.status === 'paid' || moved.collection_method === 'charge_automatically')
    settleSubscription(sim, collectInvoice(sim, invoice, { offSession: true }));
}

/** A year is the longest (docs.stripe.com/api/subscriptions/update#update_subscription-pending_invoice_item_interval). */
const MOST: Record<string, number> = { day: 365, week: 52, month: 12, year: 1 };

function assertWithinYear({ interval, interval_count: count }: Interval): void {
  if (count >= 1 && count <= (MOST[interval] ?? 0)) return;
  throw invalidRequest(
    'The interval has to be between one unit and a year (1 year, 12 months, 52 weeks or 365 days).',
    { param: 'pending_invoice_item_interval[interval_count]' },
  );
}

const after = ({ interval, interval_count: intervalCount }: Interval, now: number) =>
  cycleBoundary(now, { interval, intervalCount }, 1);
