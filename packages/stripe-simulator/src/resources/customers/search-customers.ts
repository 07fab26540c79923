import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/** docs.stripe.com/search#query-fields-for-customers */
const FIELDS: SearchFields<Stripe.Customer> = {
  created: { kind: 'number', read: ({ created }) => created },
  email: { kind: 'text', read: ({ email }) => email },
  name: { kind: 'text', read: ({ name }) => name },
  phone: { kind: 'text', read: ({ phone }) => phone },
};

export function searchCustomers(sim: Simulation, params: Stripe.CustomerSearchParams) {
  const customers = sim.store.customers.newestFirst().filter((customer) => !customer.deleted);
  return search(customers, FIELDS, { params, url: '/v1/customers/search' });
}
