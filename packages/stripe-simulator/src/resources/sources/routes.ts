import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { deleteSource, updateSource, verifySource } from './change-source.ts';
import { createSource } from './create-source.ts';
import { findSource, sourcesOf, toSource } from './source.ts';

/** https://docs.stripe.com/api/cards and https://docs.stripe.com/api/customer_bank_accounts: what came before payment methods. */
export const sourceRoutes: readonly Route[] = [
  route('POST /v1/customers/:customer/sources', 'CustomerCreateSourceParams', createSource),
  route(
    'GET /v1/customers/:customer/sources',
    'CustomerListSourcesParams',
    (sim, { object, ...page }, customer: string) => listSources(sim, customer, { object, page }),
  ),
  route(
    'GET /v1/customers/:customer/sources/:id',
    'CustomerRetrieveSourceParams',
    (sim, _, customer: string, id: string) => toSource(sim, findSource(sim, customer, id)),
  ),
  route('POST /v1/customers/:customer/sources/:id', 'CustomerUpdateSourceParams', updateSource),
  route('DELETE /v1/customers/:customer/sources/:id', 'CustomerDeleteSourceParams', deleteSource),
  route('POST /v1/customers/:customer/sources/:id/verify', 'CustomerVerifySourceParams', verifySource),
];

function listSources(
  sim: Simulation,
  customer: string,
  { object, page }: { object: string | undefined; page: Stripe.PaginationParams },
) {
  const all = sourcesOf(sim, findCustomer(sim, customer, 'id').id).map((method) => toSource(sim, method));
  const found = object === undefined ? all : all.filter((source) => source.object === object);
  return paginate(found, page, `/v1/customers/${customer}/sources`);
}
