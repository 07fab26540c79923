import type Stripe from 'stripe';
import { type SearchFields, search } from '../../kernel/http/search.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/** docs.stripe.com/search#query-fields-for-charges */
const FIELDS: SearchFields<Stripe.Charge> = {
  amount: { kind: 'number', read: ({ amount }) => amount },
  created: { kind: 'number', read: ({ created }) => created },
  currency: { kind: 'token', read: ({ currency }) => currency },
  customer: { kind: 'token', read: ({ customer }) => idOf(customer) },
  disputed: { kind: 'token', read: ({ disputed }) => String(disputed) },
  'billing_details.address.postal_code': {
    kind: 'token',
    read: ({ billing_details }) => billing_details.address?.postal_code,
  },
  'payment_method_details.card.brand': {
    kind: 'token',
    read: ({ payment_method_details: details }) => details?.card?.brand,
  },
  'payment_method_details.card.exp_month': {
    kind: 'token',
    read: ({ payment_method_details: details }) => details?.card?.exp_month,
  },
  'payment_method_details.card.exp_year': {
    kind: 'token',
    read: ({ payment_method_details: details }) => details?.card?.exp_year,
  },
  'payment_method_details.card.fingerprint': {
    kind: 'token',
    read: ({ payment_method_details: details }) => details?.card?.fingerprint,
  },
  'payment_method_details.card.last4': {
    kind: 'token',
    read: ({ payment_method_details: details }) => details?.card?.last4,
  },
  refunded: { kind: 'token', read: ({ refunded }) => String(refunded) },
  status: { kind: 'token', read: ({ status }) => status },
};

export const searchCharges = (sim: Simulation, params: Stripe.ChargeSearchParams) =>
  search(sim.store.charges.newestFirst(), FIELDS, { params, url: '/v1/charges/search' });
