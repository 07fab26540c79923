import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { type CustomerSnapshot, toCustomer } from '../domain/mirrored-objects.ts';

/**
 * - Name, address for mail, balance and default card follow.
 */
export function decide(_event: Stripe.Event, facts: Facts<CustomerSnapshot>, _now: Date): Decision {
  const customer = toCustomer(facts.latest, facts.accountId);
  return {
    changes: [{ kind: 'save_customer', customer }],
    effects: [],
    because: 'The customer changed at Stripe.',
  };
}
