import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** https://docs.stripe.com/api/invoiceitems: those that prorations leave. */
export const invoiceItemRoutes: readonly Route[] = [
  route('GET /v1/invoiceitems', 'InvoiceItemListParams', (sim, params) => {
    const found = sim.store.invoiceItems
      .newestFirst()
      .filter(
        (item) =>
          (params.customer === undefined || item.customer === params.customer) &&
          (params.invoice === undefined || item.invoice === params.invoice) &&
          (params.pending === undefined || params.pending === (item.invoice === null)) &&
          isInRange(item.date, params.created),
      );
    return paginate(found, params, '/v1/invoiceitems');
  }),
  route('GET /v1/invoiceitems/:id', 'InvoiceItemRetrieveParams', (sim, _, id: string) => {
    const item = sim.store.invoiceItems.get(id);
    if (!item) throw noSuch('invoiceitem', id);
    return item;
  }),
];
