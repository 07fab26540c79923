import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { finalizeInvoice } from './finalize-invoice.ts';
import { payInvoice } from './pay-invoice.ts';
import { previewInvoice } from './preview-invoice.ts';
import { voidInvoice } from './void-invoice.ts';

/** https://docs.stripe.com/api/invoices */
export const invoiceRoutes: readonly Route[] = [
  route('GET /v1/invoices', 'InvoiceListParams', (sim, params) =>
    paginate(sim.store.invoices.newestFirst().filter(matches(params)), params, '/v1/invoices'),
  ),
  route('POST /v1/invoices/create_preview', 'InvoiceCreatePreviewParams', previewInvoice),
  route('GET /v1/invoices/:id', 'InvoiceRetrieveParams', (sim, _, id: string) => findInvoice(sim, id)),
  route('GET /v1/invoices/:id/lines', 'InvoiceListLineItemsParams', (sim, params, id: string) =>
    paginate(findInvoice(sim, id).lines.data, params, `/v1/invoices/${id}/lines`),
  ),
  route('POST /v1/invoices/:id/finalize', 'InvoiceFinalizeInvoiceParams', (sim, _, id: string) => {
    const invoice = findInvoice(sim, id);
    if (invoice.status === 'draft') return finalizeInvoice(sim, invoice);
    throw invalidRequest(`This invoice is already finalized, you can't re-finalize a non-draft invoice.`, {
      code: 'invoice_not_editable',
    });
  }),
  route('POST /v1/invoices/:id/pay', 'InvoicePayParams', (sim, params, id: string) =>
    payInvoice(sim, params, findInvoice(sim, id)),
  ),
  route('POST /v1/invoices/:id/void', 'InvoiceVoidInvoiceParams', (sim, _, id: string) => {
    const invoice = findInvoice(sim, id);
    if (invoice.status === 'open' || invoice.status === 'uncollectible') return voidInvoice(sim, invoice);
    throw invalidRequest(
      `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible.`,
    );
  }),
];

export function findInvoice(sim: Simulation, id: string): Stripe.Invoice {
  const invoice = sim.store.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id);
  return invoice;
}

const matches = (params: Stripe.InvoiceListParams) => (invoice: Stripe.Invoice) =>
  (params.customer === undefined || invoice.customer === params.customer) &&
  (params.status === undefined || invoice.status === params.status) &&
  (params.subscription === undefined || subscriptionIdOf(invoice) === params.subscription) &&
  (params.collection_method === undefined || invoice.collection_method === params.collection_method) &&
  isInRange(invoice.created, params.created);
