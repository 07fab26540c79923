import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';

export function findItem(sim: Simulation, id: string): Stripe.SubscriptionItem {
  const [subscription] = sim.store.subscriptions.where('item', id);
  const item = subscription?.items.data.find((candidate) => candidate.id === id);
  if (!item) throw noSuch('subscription_item', id);
  return item;
}

/** What an item's own requests say of the change rather than of the item. */
interface Change {
  payment_behavior?: Stripe.SubscriptionUpdateParams.PaymentBehavior;
  proration_behavior?: Stripe.SubscriptionUpdateParams.ProrationBehavior;
  proration_date?: number;
  off_session?: boolean;
  expand?: string[];
}

export function createItem(
  sim: Simulation,
  params: Stripe.SubscriptionItemCreateParams,
): Stripe.SubscriptionItem {
  const { subscription: id, ...rest } = params;
  const known = new Set(findSubscription(sim, id, 'subscription').items.data.map((item) => item.id));
  const { change, item } = split(rest);
  const after = updateSubscription(sim, { ...change, items: [item] }, id);
  const created =
    after.items.data.find((one) => !known.has(one.id)) ?? after.pending_update?.subscription_items?.at(-1);
  if (!created) throw new Error(`The subscription ${id} did not get its new item.`);
  return created;
}

export function updateItem(
  sim: Simulation,
  params: Stripe.SubscriptionItemUpdateParams,
  id: string,
): Stripe.SubscriptionItem {
  const { change, item } = split(params);
  updateSubscription(sim, { ...change, items: [{ ...item, id }] }, findItem(sim, id).subscription);
  return findItem(sim, id);
}

/** The subscription goes on without it; the last one can't be deleted. */
export function deleteItem(
  sim: Simulation,
  params: Stripe.SubscriptionItemDeleteParams,
  id: string,
): Stripe.DeletedSubscriptionItem {
  const item = findItem(sim, id);
  const { clear_usage, ...change } = params;
  if (clear_usage && !isMetered(item.price))
    throw invalidRequest('`clear_usage` can only be passed for a metered plan.', { param: 'clear_usage' });
  updateSubscription(sim, { ...change, items: [{ id, deleted: true }] }, item.subscription);
  return { id, object: 'subscription_item', deleted: true };
}

function split<T extends Change>(params: T) {
  const { payment_behavior, proration_behavior, proration_date, off_session, expand: _, ...item } = params;
  const change: Change = {
    ...(payment_behavior === undefined ? {} : { payment_behavior }),
    ...(proration_behavior === undefined ? {} : { proration_behavior }),
    ...(proration_date === undefined ? {} : { proration_date }),
    ...(off_session === undefined ? {} : { off_session }),
  };
  return { change, item };
}
