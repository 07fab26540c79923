import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from './find-customer.ts';
import { changeCustomer } from './update-customer.ts';

/** https://docs.stripe.com/api/discounts/delete: from now on nothing comes off their invoices by itself. */
export function deleteDiscount(
  sim: Simulation,
  _: Stripe.CustomerDeleteDiscountParams,
  id: string,
): Stripe.DeletedDiscount {
  const customer = findCustomer(sim, id, 'id');
  const { discount } = customer;
  if (!discount) throw noSuch('active discount for customer', id);
  sim.emit('customer.discount.deleted', discount);
  changeCustomer(sim, customer, { discount: null });
  const { end: _end, ...rest } = discount;
  return { ...rest, deleted: true };
}
