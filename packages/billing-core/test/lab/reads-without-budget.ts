import type Stripe from 'stripe';
import type { StripeReads } from '../../src/shell/calls/stripe-reads.ts';
import { fetchObject } from '../../src/stripe/fetch-object.ts';

/** Reads as they come: the budget would let twenty a second through. */
export const readsWithoutBudget = (stripe: Stripe): StripeReads => ({
  fetch: (object) => fetchObject(stripe, object),
  run: (_endpoint, make) => make(),
});
