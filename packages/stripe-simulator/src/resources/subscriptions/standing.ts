import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { billingSettings } from '../invoices/billing-settings.ts';

/**
 * What a subscription's status follows from, newest first: final invoices that it made and that nobody voided. One made
 * by hand for it does not count, nor does that of a change which still waits
 * (docs.stripe.com/billing/subscriptions/overview, docs.stripe.com/api/invoices/create, `subscription`).
 */
export const decidingInvoices = (sim: Simulation, subscriptionId: string): Stripe.Invoice[] =>
  sim.store.invoices
    .where('subscription', subscriptionId)
    .filter(
      ({ id, status, billing_reason }) =>
        status !== 'draft' &&
        status !== 'void' &&
        billing_reason !== 'manual' &&
        sim.store.pendingChanges.where('invoice', id).length === 0,
    )
    .reverse();

/** Written off counts as paid. */
const isSettled = (invoice: Stripe.Invoice | undefined) =>
  invoice?.status === 'paid' || invoice?.status === 'uncollectible';

/** Its latest invoice is settled, so that an older one that is still open does not matter. */
export const isInGoodStanding = (sim: Simulation, subscriptionId: string): boolean =>
  isSettled(decidingInvoices(sim, subscriptionId)[0]);

/** What an invoice that is voided leaves: the next older one decides that is settled, given up, or overdue. */
export function statusWithout(
  sim: Simulation,
  { id, status }: Stripe.Subscription,
): Stripe.Subscription.Status {
  for (const invoice of decidingInvoices(sim, id)) {
    if (isSettled(invoice)) return 'active';
    if (isGivenUp(sim, invoice))
      return billingSettings(sim).after_last_retry === 'mark_unpaid' ? 'unpaid' : 'past_due';
    if (invoice.due_date !== null && invoice.due_date <= sim.now()) return 'past_due';
  }
  return status === 'past_due' || status === 'unpaid' ? 'active' : status;
}

function isGivenUp(
  sim: Simulation,
  { id, attempted, collection_method, next_payment_attempt }: Stripe.Invoice,
) {
  if (collection_method !== 'charge_automatically' || !attempted || next_payment_attempt !== null)
    return false;
  return sim.store.collectionStates.get(id)?.retriesLeft === 0;
}
