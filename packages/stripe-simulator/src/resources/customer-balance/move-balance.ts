import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { type Movement, recordMovement } from './record-movement.ts';

/** Changes what a customer owes or is owed, with the entry that says why (docs.stripe.com/billing/customer/balance). */
export function moveBalance(
  sim: Simulation,
  customer: Stripe.Customer,
  movement: Movement,
): Stripe.CustomerBalanceTransaction {
  const entry = recordMovement(sim, customer, movement);
  changeCustomer(sim, customer, {
    balance: entry.ending_balance,
    currency: customer.currency ?? movement.currency,
  });
  return entry;
}
