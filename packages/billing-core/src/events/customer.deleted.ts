import type Stripe from 'stripe';
import { type Decision, type Facts, nothing } from '../domain/decision.ts';

/**
 * - The row stays as a tombstone, and the account keeps its history: the next checkout makes a new customer.
 * - Stripe ends the customer's subscriptions itself and tells of each (docs.stripe.com/api/customers/delete).
 * - Whether one of them was live is looked at once it is known: then operators are alerted.
 */
export function decide(event: Stripe.CustomerDeletedEvent, _facts: Facts, _now: Date): Decision {
  const { id } = event.data.object;
  return {
    ...nothing('The customer was deleted at Stripe.'),
    effects: [
      {
        kind: 'check_deleted_customer',
        key: `check_deleted_customer:${id}`,
        payload: { customerId: id, deletedAt: event.created },
        subject: id,
        follows: [],
        because: `${id} was deleted at Stripe: if it paid for something, operators are told.`,
        since: new Date(event.created * 1000),
      },
    ],
  };
}
