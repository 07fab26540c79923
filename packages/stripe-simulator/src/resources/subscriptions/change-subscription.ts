import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

export function findSubscription(sim: Simulation, id: string, param = 'id'): Stripe.Subscription {
  const subscription = sim.store.subscriptions.get(id);
  if (!subscription) throw noSuch('subscription', id, param);
  return subscription;
}

/** Puts a changed subscription and says so, unless nothing changed. */
export function changeSubscription(
  sim: Simulation,
  before: Stripe.Subscription,
  changes: Partial<Stripe.Subscription>,
): Stripe.Subscription {
  const after = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  sim.store.subscriptions.put(after);
  sim.emit('customer.subscription.updated', after, before);
  return after;
}
