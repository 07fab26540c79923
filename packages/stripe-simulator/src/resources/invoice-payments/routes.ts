import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** https://docs.stripe.com/api/invoice-payment */
export const invoicePaymentRoutes: readonly Route[] = [
  route('GET /v1/invoice_payments', 'InvoicePaymentListParams', (sim, params) => {
    const intent = params.payment?.payment_intent;
    const found = sim.store.invoicePayments
      .newestFirst()
      .filter(
        (payment) =>
          (params.invoice === undefined || payment.invoice === params.invoice) &&
          (params.status === undefined || payment.status === params.status) &&
          (intent === undefined || payment.payment.payment_intent === intent),
      );
    return paginate(found, params, '/v1/invoice_payments');
  }),
  route('GET /v1/invoice_payments/:id', 'InvoicePaymentRetrieveParams', (sim, _, id: string) => {
    const payment = sim.store.invoicePayments.get(id);
    if (!payment) throw noSuch('invoice_payment', id);
    return payment;
  }),
];
