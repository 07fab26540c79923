import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { createTaxId, deleteTaxId, findTaxId, taxIdsOf, verifyTaxId } from './tax-id.ts';

const OF_CUSTOMER = '/v1/customers/:customer/tax_ids';

/** https://docs.stripe.com/api/tax_ids and https://docs.stripe.com/api/tax_ids/customer_create: two doors to the same ids. */
export const taxIdRoutes: readonly Route[] = [
  route(`POST ${OF_CUSTOMER}`, 'CustomerCreateTaxIdParams', (sim, params, customer: string) =>
    createTaxId(sim, params, { customer: findCustomer(sim, customer, 'id').id }),
  ),
  route(`GET ${OF_CUSTOMER}`, 'CustomerListTaxIdsParams', (sim, params, customer: string) =>
    paginate(
      taxIdsOf(sim, findCustomer(sim, customer, 'id').id).reverse(),
      params,
      `/v1/customers/${customer}/tax_ids`,
    ),
  ),
  route(`GET ${OF_CUSTOMER}/:id`, 'CustomerRetrieveTaxIdParams', (sim, _, customer: string, id: string) =>
    findTaxId(sim, id, customer),
  ),
  route(`DELETE ${OF_CUSTOMER}/:id`, 'CustomerDeleteTaxIdParams', (sim, _, customer: string, id: string) =>
    deleteTaxId(sim, id, customer),
  ),
  route('POST /v1/tax_ids', 'TaxIdCreateParams', (sim, { owner, ...params }) => {
    if (owner?.type === 'account' || owner?.type === 'application')
      throw invalidRequest('The simulator knows tax IDs of customers and of the account itself only.', {
        param: 'owner[type]',
      });
    const customer =
      owner?.type === 'customer' ? findCustomer(sim, owner.customer ?? '', 'owner[customer]').id : null;
    return createTaxId(sim, params, { customer });
  }),
  route('GET /v1/tax_ids', 'TaxIdListParams', (sim, { owner, ...params }) => {
    const wanted = owner?.type === 'customer' ? (owner.customer ?? '') : null;
    const found = sim.store.taxIds.newestFirst().filter(({ customer }) => customer === wanted);
    return paginate(found, params, '/v1/tax_ids');
  }),
  route('GET /v1/tax_ids/:id', 'TaxIdRetrieveParams', (sim, _, id: string) => findTaxId(sim, id)),
  route('DELETE /v1/tax_ids/:id', 'TaxIdDeleteParams', (sim, _, id: string) => deleteTaxId(sim, id)),
];

export const taxIdTasks: TaskHandlers = { 'tax_id.verify': verifyTaxId };
