import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { isListed } from '../test-clocks/is-listed.ts';
import { createCustomer } from './create-customer.ts';
import { deleteCustomer } from './delete-customer.ts';
import { deleteDiscount } from './delete-discount.ts';
import { searchCustomers } from './search-customers.ts';
import { updateCustomer } from './update-customer.ts';

/** https://docs.stripe.com/api/customers */
export const customerRoutes: readonly Route[] = [
  route('POST /v1/customers', 'CustomerCreateParams', createCustomer),
  route('GET /v1/customers', 'CustomerListParams', (sim, params) => {
    const found = sim.store.customers
      .newestFirst()
      .filter((customer) => !customer.deleted)
      .filter(
        ({ email, created, test_clock }) =>
          (params.email === undefined || email === params.email) &&
          isListed(test_clock ?? null, { test_clock: params.test_clock }) &&
          isInRange(created, params.created),
      );
    return paginate(found, params, '/v1/customers');
  }),
  route('GET /v1/customers/search', 'CustomerSearchParams', searchCustomers),
  route('GET /v1/customers/:id', 'CustomerRetrieveParams', (sim, _, id: string) => {
    const customer = sim.store.customers.get(id);
    if (!customer) throw noSuch('customer', id);
    return customer;
  }),
  route('POST /v1/customers/:id', 'CustomerUpdateParams', updateCustomer),
  route('DELETE /v1/customers/:id', 'CustomerDeleteParams', deleteCustomer),
  route('DELETE /v1/customers/:id/discount', 'CustomerDeleteDiscountParams', deleteDiscount),
];
