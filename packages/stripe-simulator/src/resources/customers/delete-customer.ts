import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import { findCustomer } from './find-customer.ts';

/** A deleted customer leaves a stub, and their subscriptions end at once. */
export function deleteCustomer(
  sim: Simulation,
  _: Stripe.CustomerDeleteParams,
  id: string,
): Stripe.DeletedCustomer {
  const customer = findCustomer(sim, id, 'id');
  for (const subscription of sim.store.subscriptions.where('customer', id)) {
    if (subscription.ended_at === null)
      endSubscription(sim, subscription, { reason: 'cancellation_requested' });
  }
  stopInvoices(sim, id);
  const stub = sim.store.customers.put({
    id,
    object: 'customer',
    deleted: true,
  } satisfies Stripe.DeletedCustomer);
  sim.emit('customer.deleted', customer);
  return stub;
}

/** Nobody is left to bill: drafts are not finalised and open invoices not collected by themselves any more. */
function stopInvoices(sim: Simulation, customer: string): void {
  for (const invoice of sim.store.invoices.where('customer', customer)) {
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    sim.unschedule('invoice.finalize', invoice.id);
    sim.unschedule('invoice.retry', invoice.id);
    sim.store.invoices.put<Stripe.Invoice>({
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
  }
}
