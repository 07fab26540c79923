import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';

/** When a link was last used. */
export interface PortalVisit {
  /** The session's. */
  id: string;
  at: number;
}

const UNUSED_SECONDS = 5 * 60;
const IDLE_SECONDS = 3600;

/** Sessions are short-lived: five minutes to be visited, then an hour from each use (docs.stripe.com/api/customer_portal/sessions). */
export function findLiveSession(sim: Simulation, id: string): Stripe.BillingPortal.Session | undefined {
  const session = sim.store.portalSessions.get(id);
  if (!session) return undefined;
  const visit = sim.store.portalVisits.get(id);
  const endsAt = visit ? visit.at + IDLE_SECONDS : session.created + UNUSED_SECONDS;
  return sim.now() < endsAt ? session : undefined;
}

/** Who uses a session keeps it alive. */
export function openSession(sim: Simulation, id: string): Stripe.BillingPortal.Session {
  const session = findLiveSession(sim, id);
  if (!session) throw invalidRequest('This portal link is no longer valid.', { status: 404 });
  if (sim.store.portalVisits.get(id)?.at !== sim.now()) sim.store.portalVisits.put({ id, at: sim.now() });
  return session;
}

export function ownSubscription(
  sim: Simulation,
  session: Stripe.BillingPortal.Session,
  id: string,
): Stripe.Subscription {
  const subscription = findSubscription(sim, id);
  if (idOf(subscription.customer) !== session.customer)
    throw invalidRequest(`No such subscription: '${id}'`, { status: 404 });
  return subscription;
}

export function ownCard(
  sim: Simulation,
  session: Stripe.BillingPortal.Session,
  id: string,
): Stripe.PaymentMethod {
  const method = sim.store.paymentMethods.get(id);
  if (!method || idOf(method.customer) !== session.customer)
    throw invalidRequest(`No such payment method: '${id}'`, { status: 404 });
  return method;
}
