import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { attachPaymentMethod, detachPaymentMethod } from './attach-payment-method.ts';
import { createPaymentMethod } from './create-payment-method.ts';
import { findPaymentMethod, updatePaymentMethod } from './update-payment-method.ts';

/** https://docs.stripe.com/api/payment_methods */
export const paymentMethodRoutes: readonly Route[] = [
  route('POST /v1/payment_methods', 'PaymentMethodCreateParams', createPaymentMethod),
  route('GET /v1/payment_methods', 'PaymentMethodListParams', (sim, params) => {
    if (params.customer === undefined) return paginate([], params, '/v1/payment_methods');
    return paginate(methodsOf(sim, params.customer, params), params, '/v1/payment_methods');
  }),
  route('GET /v1/payment_methods/:id', 'PaymentMethodRetrieveParams', (sim, _, id: string) =>
    findPaymentMethod(sim, id),
  ),
  route('POST /v1/payment_methods/:id', 'PaymentMethodUpdateParams', updatePaymentMethod),
  route('POST /v1/payment_methods/:id/attach', 'PaymentMethodAttachParams', attachPaymentMethod),
  route('POST /v1/payment_methods/:id/detach', 'PaymentMethodDetachParams', (sim, _, id: string) => {
    const method = findPaymentMethod(sim, id);
    const detached = detachPaymentMethod(sim, method);
    forgetDefault(sim, String(method.customer), id);
    return detached;
  }),
  route(
    'GET /v1/customers/:customer/payment_methods',
    'CustomerListPaymentMethodsParams',
    (sim, params, customer: string) =>
      paginate(
        methodsOf(sim, findCustomer(sim, customer, 'id').id, params),
        params,
        `/v1/customers/${customer}/payment_methods`,
      ),
  ),
  route(
    'GET /v1/customers/:customer/payment_methods/:id',
    'CustomerRetrievePaymentMethodParams',
    (sim, _, customer: string, id: string) => {
      const method = findPaymentMethod(sim, id);
      if (method.customer !== customer)
        throw invalidRequest(`No such PaymentMethod: '${id}' for the customer`, {
          code: 'resource_missing',
          status: 404,
        });
      return method;
    },
  ),
];

interface Filters {
  type?: string;
  allow_redisplay?: string;
}

const methodsOf = (sim: Simulation, customerId: string, { type, allow_redisplay: redisplay }: Filters) =>
  sim.store.paymentMethods
    .where('customer', customerId)
    .toReversed()
    .filter(
      (method) =>
        (type === undefined || method.type === type) &&
        (redisplay === undefined || method.allow_redisplay === redisplay),
    );

function forgetDefault(sim: Simulation, customerId: string, methodId: string): void {
  const customer = sim.store.customers.get(customerId);
  if (!customer || customer.deleted || customer.invoice_settings.default_payment_method !== methodId) return;
  changeCustomer(sim, customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
  });
}
