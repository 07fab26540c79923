import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { CheckoutDetails } from '../../pages/checkout-input.ts';
import { createCustomer } from '../customers/create-customer.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { createTaxId } from '../tax-ids/tax-id.ts';
import type { CheckoutPlan } from './checkout-plan.ts';

/** The customer who buys: the one that was given, or a new one, except for a single payment that needs none. */
export function buyerOf(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { plan, details }: { plan: CheckoutPlan; details: CheckoutDetails },
): Stripe.Customer | null {
  const existing = idOf(session.customer);
  if (existing === null && session.customer_creation === 'if_required') return null;
  const customer =
    existing === null
      ? newCustomer(sim, details)
      : changeCustomer(
          sim,
          findCustomer(sim, existing),
          changesOf(findCustomer(sim, existing), { plan, details }),
        );
  if (details.taxId) createTaxId(sim, details.taxId, { customer: customer.id });
  return customer;
}

/** A business that gives its tax ID is known by the name that goes with it (docs.stripe.com/tax/checkout/tax-ids). */
const nameOf = ({ taxId, businessName, billing }: CheckoutDetails): string | null =>
  (taxId ? businessName : null) ?? billing.name;

function newCustomer(sim: Simulation, details: CheckoutDetails): Stripe.Customer {
  const { billing, shipping, phone } = details;
  const name = nameOf(details);
  const customer = createCustomer(sim, {
    email: details.email,
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    ...(details.businessName === null ? {} : { business_name: details.businessName }),
    ...(details.individualName === null ? {} : { individual_name: details.individualName }),
  });
  return sim.store.customers.put({
    ...customer,
    address: billing.address,
    shipping: shipping ? { ...shipping, phone } : null,
  });
}

/** An existing customer gets what they lack, and what `customer_update` lets through. */
function changesOf(
  customer: Stripe.Customer,
  { plan, details }: { plan: CheckoutPlan; details: CheckoutDetails },
): Partial<Stripe.Customer> {
  const { billing, shipping, phone, email } = details;
  const update = plan.given.customer_update ?? {};
  const name = nameOf(details);
  return {
    ...(customer.email === null && email !== '' ? { email } : {}),
    ...(update.name === 'auto' && name !== null ? { name } : {}),
    ...(update.address === 'auto' && billing.address ? { address: billing.address } : {}),
    ...(update.shipping === 'auto' && shipping ? { shipping: { ...shipping, phone } } : {}),
    ...(phone === null ? {} : { phone }),
    ...(details.businessName === null ? {} : { business_name: details.businessName }),
    ...(details.individualName === null ? {} : { individual_name: details.individualName }),
  };
}
