import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { type CustomerSnapshot, toCustomer } from '../domain/mirrored-objects.ts';

/**
 * - The row stays as a tombstone: the next checkout makes a new customer.
 * - Stripe ends the customer's subscriptions itself and tells of each.
 */
export function decide(_event: Stripe.Event, facts: Facts<CustomerSnapshot>, _now: Date): Decision {
  const customer = toCustomer(facts.latest, facts.accountId);
  return {
    changes: [{ kind: 'save_customer', customer }],
    effects: [],
    because: 'The customer was deleted at Stripe.',
  };
}
