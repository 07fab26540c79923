import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { PortalOutcome } from '../../pages/portal-actions.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { openSession, ownSubscription } from './portal-access.ts';

/** Who was about to cancel stays for the coupon that the flow offers (docs.stripe.com/customer-management/cancellation-page). */
export function retainFromPortal(sim: Simulation, sessionId: string, subscriptionId: string): PortalOutcome {
  const session = openSession(sim, sessionId);
  const subscription = ownSubscription(sim, session, subscriptionId);
  const offer = session.flow?.subscription_cancel;
  const coupon = offer?.subscription === subscription.id ? offer.retention?.coupon_offer?.coupon : undefined;
  if (coupon === undefined) throw invalidRequest('Nothing is offered here.', { status: 404 });
  const kept = subscription.discounts.map((discount) => ({ discount: idOf(discount) ?? '' }));
  updateSubscription(sim, { discounts: [...kept, { coupon }] }, subscription.id);
  return { kind: 'done' };
}
