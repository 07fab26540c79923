import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { BillingInformation, PortalOutcome } from '../../pages/portal-actions.ts';
import { updateCustomer } from '../customers/update-customer.ts';
import { createTaxId, deleteTaxId } from '../tax-ids/tax-id.ts';
import { openSession } from './portal-access.ts';
import { findConfiguration } from './portal-configuration.ts';

/** Billing information, as far as the configuration lets it be changed. */
export function updateFromPortal(
  sim: Simulation,
  sessionId: string,
  given: BillingInformation,
): PortalOutcome {
  const session = openSession(sim, sessionId);
  const { name, email, phone, address, shipping } = given;
  for (const field of Object.keys(given)) assertAllowed(sim, session, field);
  updateCustomer(
    sim,
    {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(address === undefined ? {} : { address }),
      ...(shipping === undefined ? {} : { shipping: shipping.name === '' ? '' : shipping }),
    },
    session.customer,
  );
  return { kind: 'done' };
}

export function addTaxIdFromPortal(
  sim: Simulation,
  sessionId: string,
  { type, value }: { type: string; value: string },
): PortalOutcome {
  const session = openSession(sim, sessionId);
  assertAllowed(sim, session, 'tax_id');
  createTaxId(sim, { type, value }, { customer: session.customer });
  return { kind: 'done' };
}

export function removeTaxIdFromPortal(sim: Simulation, sessionId: string, id: string): PortalOutcome {
  const session = openSession(sim, sessionId);
  assertAllowed(sim, session, 'tax_id');
  deleteTaxId(sim, id, session.customer);
  return { kind: 'done' };
}

function assertAllowed(sim: Simulation, session: Stripe.BillingPortal.Session, field: string): void {
  const { customer_update: rules } = findConfiguration(sim, idOf(session.configuration) ?? '').features;
  if (rules.enabled && rules.allowed_updates.includes(field)) return;
  throw invalidRequest('This can not be changed here.', { param: field, status: 404 });
}
