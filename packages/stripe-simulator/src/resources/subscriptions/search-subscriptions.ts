import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/** docs.stripe.com/search#query-fields-for-subscriptions */
const FIELDS: SearchFields<Stripe.Subscription> = {
  canceled_at: { kind: 'number', read: ({ canceled_at }) => canceled_at },
  created: { kind: 'number', read: ({ created }) => created },
  customer: { kind: 'token', read: ({ customer }) => idOf(customer) },
  status: { kind: 'token', read: ({ status }) => status },
};

export const searchSubscriptions = (sim: Simulation, params: Stripe.SubscriptionSearchParams) =>
  search(sim.store.subscriptions.newestFirst(), FIELDS, { params, url: '/v1/subscriptions/search' });
