import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { itemList, nextCycleAt } from './subscription-item.ts';

/** A change made with `pending_if_incomplete` waits for its invoice; once that is paid, it counts. */
export function applyPendingUpdate(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const pending = subscription.pending_update;
  if (!pending?.subscription_items || invoice.billing_reason !== 'subscription_update') return subscription;
  const after = sim.store.subscriptions.put<Stripe.Subscription>({
    ...subscription,
    items: itemList(subscription.id, pending.subscription_items),
    pending_update: null,
  });
  sim.unschedule('subscription.pending_update_expiry', subscription.id);
  sim.schedule('subscription.cycle', subscription.id, nextCycleAt(after.items.data));
  sim.emit('customer.subscription.pending_update_applied', after, subscription);
  sim.emit('customer.subscription.updated', after, subscription);
  return after;
}
