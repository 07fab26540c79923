import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { voidByHand, writeOffByHand } from '../subscriptions/after-write-off.ts';
import { createInvoice } from './create-invoice.ts';
import { deleteInvoice } from './delete-invoice.ts';
import { addLines, removeLines, updateLine, updateLines } from './edit-lines.ts';
import { finalizeByHand, sendInvoice } from './finalize-by-hand.ts';
import { findInvoice } from './find-invoice.ts';
import { payInvoice } from './pay-invoice.ts';
import { previewInvoice } from './preview-invoice.ts';
import { searchInvoices } from './search-invoices.ts';
import { updateInvoice } from './update-invoice.ts';

/** https://docs.stripe.com/api/invoices */
export const invoiceRoutes: readonly Route[] = [
  route('POST /v1/invoices', 'InvoiceCreateParams', createInvoice),
  route('GET /v1/invoices', 'InvoiceListParams', (sim, params) =>
    paginate(candidates(sim, params).filter(matches(params)), params, '/v1/invoices'),
  ),
  route('POST /v1/invoices/create_preview', 'InvoiceCreatePreviewParams', previewInvoice),
  route('GET /v1/invoices/search', 'InvoiceSearchParams', searchInvoices),
  route('GET /v1/invoices/:id', 'InvoiceRetrieveParams', (sim, _, id: string) => findInvoice(sim, id)),
  route('POST /v1/invoices/:id', 'InvoiceUpdateParams', updateInvoice),
  route('DELETE /v1/invoices/:id', 'InvoiceDeleteParams', deleteInvoice),
  route('GET /v1/invoices/:id/lines', 'InvoiceListLineItemsParams', (sim, params, id: string) =>
    paginate(findInvoice(sim, id).lines.data, params, `/v1/invoices/${id}/lines`),
  ),
  route('POST /v1/invoices/:id/lines/:line', 'InvoiceUpdateLineItemParams', updateLine),
  route('POST /v1/invoices/:id/add_lines', 'InvoiceAddLinesParams', addLines),
  route('POST /v1/invoices/:id/remove_lines', 'InvoiceRemoveLinesParams', removeLines),
  route('POST /v1/invoices/:id/update_lines', 'InvoiceUpdateLinesParams', updateLines),
  route('POST /v1/invoices/:id/finalize', 'InvoiceFinalizeInvoiceParams', finalizeByHand),
  route('POST /v1/invoices/:id/send', 'InvoiceSendInvoiceParams', sendInvoice),
  route('POST /v1/invoices/:id/pay', 'InvoicePayParams', (sim, params, id: string) =>
    payInvoice(sim, params, findInvoice(sim, id)),
  ),
  route('POST /v1/invoices/:id/mark_uncollectible', 'InvoiceMarkUncollectibleParams', (sim, _, id: string) =>
    writeOffByHand(sim, findInvoice(sim, id)),
  ),
  route('POST /v1/invoices/:id/void', 'InvoiceVoidInvoiceParams', (sim, _, id: string) => {
    const invoice = findInvoice(sim, id);
    if (invoice.status === 'open' || invoice.status === 'uncollectible') return voidByHand(sim, invoice);
    throw invalidRequest(
      `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible.`,
    );
  }),
];

function candidates(sim: Simulation, params: Stripe.InvoiceListParams): Stripe.Invoice[] {
  const { invoices } = sim.store;
  if (params.subscription !== undefined) return invoices.where('subscription', params.subscription).reverse();
  if (params.customer !== undefined) return invoices.where('customer', params.customer).reverse();
  return invoices.newestFirst();
}

const matches = (params: Stripe.InvoiceListParams) => (invoice: Stripe.Invoice) =>
  (params.customer === undefined || invoice.customer === params.customer) &&
  (params.status === undefined || invoice.status === params.status) &&
  (params.subscription === undefined || subscriptionIdOf(invoice) === params.subscription) &&
  (params.collection_method === undefined || invoice.collection_method === params.collection_method) &&
  (params.due_date === undefined ||
    (invoice.due_date !== null && isInRange(invoice.due_date, params.due_date))) &&
  isInRange(invoice.created, params.created);
