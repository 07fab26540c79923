import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findInvoice } from './find-invoice.ts';

/** Only a draft that no subscription made; its items go with it (docs.stripe.com/api/invoices/delete). */
export function deleteInvoice(
  sim: Simulation,
  _: Stripe.InvoiceDeleteParams,
  id: string,
): Stripe.DeletedInvoice {
  const invoice = findInvoice(sim, id);
  if (invoice.status !== 'draft')
    throw invalidRequest('You can only delete draft invoices.', { code: 'invoice_not_editable' });
  if (subscriptionIdOf(invoice) !== null)
    throw invalidRequest(
      "You can't delete invoices created by subscriptions. Finalize the invoice and void it instead.",
    );
  for (const item of sim.store.invoiceItems.where('invoice', id)) {
    sim.store.invoiceItems.delete(item.id);
    sim.emit('invoiceitem.deleted', item);
  }
  sim.unschedule('invoice.finalize', id);
  sim.store.invoiceRecords.delete(id);
  sim.store.invoices.delete(id);
  sim.emit('invoice.deleted', invoice);
  return { id, object: 'invoice', deleted: true };
}
