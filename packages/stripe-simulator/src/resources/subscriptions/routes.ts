import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { findSubscription } from './change-subscription.ts';
import { createSubscription } from './create-subscription.ts';
import { updateSubscription } from './update-subscription.ts';

/** https://docs.stripe.com/api/subscriptions */
export const subscriptionRoutes: readonly Route[] = [
  route('POST /v1/subscriptions', 'SubscriptionCreateParams', createSubscription),
  route('GET /v1/subscriptions', 'SubscriptionListParams', (sim, params) =>
    paginate(sim.store.subscriptions.newestFirst().filter(matches(params)), params, '/v1/subscriptions'),
  ),
  route('GET /v1/subscriptions/:id', 'SubscriptionRetrieveParams', (sim, _, id: string) =>
    findSubscription(sim, id),
  ),
  route('POST /v1/subscriptions/:id', 'SubscriptionUpdateParams', updateSubscription),
  route('DELETE /v1/subscriptions/:id', 'SubscriptionCancelParams', cancelSubscription),
];

const matches = (params: Stripe.SubscriptionListParams) => (subscription: Stripe.Subscription) =>
  (params.customer === undefined || subscription.customer === params.customer) &&
  isOfStatus(subscription, params.status) &&
  (params.price === undefined || subscription.items.data.some(({ price }) => price.id === params.price)) &&
  (params.collection_method === undefined || subscription.collection_method === params.collection_method) &&
  isInRange(subscription.created, params.created);

/** Without a status those that have been cancelled are left out. */
function isOfStatus({ status }: Stripe.Subscription, asked: string | undefined): boolean {
  if (asked === 'all') return true;
  if (asked === undefined) return status !== 'canceled' && status !== 'incomplete_expired';
  if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === asked;
}
