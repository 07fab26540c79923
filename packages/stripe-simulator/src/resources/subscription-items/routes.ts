import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';

/** https://docs.stripe.com/api/subscription_items: another door to the items of a subscription. */
export const subscriptionItemRoutes: readonly Route[] = [
  route('GET /v1/subscription_items', 'SubscriptionItemListParams', (sim, params) =>
    paginate(
      findSubscription(sim, params.subscription, 'subscription').items.data,
      params,
      '/v1/subscription_items',
    ),
  ),
  route('GET /v1/subscription_items/:id', 'SubscriptionItemRetrieveParams', (sim, _, id: string) =>
    findItem(sim, id),
  ),
  route('POST /v1/subscription_items/:id', 'SubscriptionItemUpdateParams', (sim, params, id: string) => {
    const { price, quantity, metadata, proration_behavior, proration_date, payment_behavior, off_session } =
      params;
    const item = defined({ id, price, quantity, metadata });
    const change = defined({ proration_behavior, proration_date, payment_behavior, off_session });
    updateSubscription(sim, { ...change, items: [item] }, findItem(sim, id).subscription);
    return findItem(sim, id);
  }),
];

function findItem(sim: Simulation, id: string): Stripe.SubscriptionItem {
  const [subscription] = sim.store.subscriptions.where('item', id);
  const item = subscription?.items.data.find((candidate) => candidate.id === id);
  if (!item) throw noSuch('subscription_item', id);
  return item;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** What was not given stays absent, rather than being given as undefined. */
function defined<T extends object>(values: T): Defined<T> {
  const result: Defined<T> = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) result[key] = value as Exclude<T[keyof T], undefined>;
  }
  return result;
}
