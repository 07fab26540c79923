import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { createInvoiceItem } from './create-invoice-item.ts';
import { deleteInvoiceItem, findInvoiceItem, updateInvoiceItem } from './update-invoice-item.ts';

/** https://docs.stripe.com/api/invoiceitems */
export const invoiceItemRoutes: readonly Route[] = [
  route('POST /v1/invoiceitems', 'InvoiceItemCreateParams', createInvoiceItem),
  route('GET /v1/invoiceitems', 'InvoiceItemListParams', (sim, params) => {
    const found = candidates(sim, params).filter(
      (item) =>
        (params.customer === undefined || item.customer === params.customer) &&
        (params.invoice === undefined || item.invoice === params.invoice) &&
        (params.pending === undefined || params.pending === (item.invoice === null)) &&
        isInRange(item.date, params.created),
    );
    return paginate(found, params, '/v1/invoiceitems');
  }),
  route('GET /v1/invoiceitems/:id', 'InvoiceItemRetrieveParams', (sim, _, id: string) =>
    findInvoiceItem(sim, id),
  ),
  route('POST /v1/invoiceitems/:id', 'InvoiceItemUpdateParams', updateInvoiceItem),
  route('DELETE /v1/invoiceitems/:id', 'InvoiceItemDeleteParams', deleteInvoiceItem),
];

function candidates(sim: Simulation, params: Stripe.InvoiceItemListParams): Stripe.InvoiceItem[] {
  const { invoiceItems } = sim.store;
  if (params.invoice !== undefined) return invoiceItems.where('invoice', params.invoice).reverse();
  return params.customer === undefined
    ? invoiceItems.newestFirst()
    : invoiceItems.where('customer', params.customer).reverse();
}
