import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { finalizeInvoice } from './finalize-invoice.ts';
import { findInvoice } from './find-invoice.ts';
import { firstTryAt } from './update-invoice.ts';

/** Final now; one that advances by itself is charged an hour later (docs.stripe.com/api/invoices/finalize). */
export function finalizeByHand(
  sim: Simulation,
  params: Stripe.InvoiceFinalizeInvoiceParams,
  id: string,
): Stripe.Invoice {
  const draft = findInvoice(sim, id);
  if (draft.status !== 'draft')
    throw invalidRequest(`This invoice is already finalized, you can't re-finalize a non-draft invoice.`, {
      code: 'invoice_not_editable',
    });
  const autoAdvance = params.auto_advance ?? draft.auto_advance ?? false;
  const triesAt = autoAdvance ? firstTryAt(sim, draft) : null;
  const invoice = finalizeInvoice(sim, draft, { autoAdvance, triesAt });
  if (invoice.status === 'paid') settleSubscription(sim, { kind: 'paid', invoice, method: null });
  else if (triesAt !== null) sim.schedule('invoice.retry', id, triesAt);
  return invoice;
}

/** Sends it, as often as it is asked for; a draft is made final first (docs.stripe.com/api/invoices/send). */
export function sendInvoice(sim: Simulation, _: Stripe.InvoiceSendInvoiceParams, id: string): Stripe.Invoice {
  const invoice = findInvoice(sim, id);
  if (invoice.collection_method !== 'send_invoice')
    throw invalidRequest("You can't send an invoice whose collection_method is charge_automatically.");
  if (invoice.status === 'void' || invoice.status === 'uncollectible')
    throw invalidRequest(`You can't send an invoice that is ${invoice.status}.`);
  const sent = invoice.status === 'draft' ? finalizeInvoice(sim, invoice) : invoice;
  if (sent.status === 'paid') settleSubscription(sim, { kind: 'paid', invoice: sent, method: null });
  sim.emit('invoice.sent', sent);
  return sent;
}
