import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** A customer that exists and is not deleted; refused by the name of the parameter that named it. */
export function findCustomer(sim: Simulation, id: string, param = 'customer'): Stripe.Customer {
  const customer = sim.store.customers.get(id);
  if (!customer || customer.deleted) throw noSuch('customer', id, param);
  return customer;
}
