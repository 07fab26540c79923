import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf, subscriptionIdOf } from '../../kernel/state/references.ts';

/** docs.stripe.com/search#query-fields-for-invoices */
const FIELDS: SearchFields<Stripe.Invoice> = {
  created: { kind: 'number', read: ({ created }) => created },
  currency: { kind: 'token', read: ({ currency }) => currency },
  customer: { kind: 'token', read: ({ customer }) => idOf(customer) },
  number: { kind: 'text', read: ({ number }) => number },
  receipt_number: { kind: 'text', read: ({ receipt_number }) => receipt_number },
  status: { kind: 'text', read: ({ status }) => status },
  subscription: { kind: 'text', read: subscriptionIdOf },
  total: { kind: 'number', read: ({ total }) => total },
};

export const searchInvoices = (sim: Simulation, params: Stripe.InvoiceSearchParams) =>
  search(sim.store.invoices.newestFirst(), FIELDS, { params, url: '/v1/invoices/search' });
