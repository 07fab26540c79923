import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findInvoice(sim: Simulation, id: string, param = 'id'): Stripe.Invoice {
  const invoice = sim.store.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id, param);
  return invoice;
}

/** Only drafts can be worked on. */
export function findDraft(sim: Simulation, id: string, param = 'id'): Stripe.Invoice {
  const invoice = findInvoice(sim, id, param);
  if (invoice.status !== 'draft') throw notEditable();
  return invoice;
}

export const notEditable = (param?: string) =>
  invalidRequest("Finalized invoices can't be updated in this way.", {
    code: 'invoice_not_editable',
    ...(param === undefined ? {} : { param }),
  });
