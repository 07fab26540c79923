import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { createItem, deleteItem, findItem, updateItem } from './subscription-item.ts';

/** https://docs.stripe.com/api/subscription_items: another door to the items of a subscription. */
export const subscriptionItemRoutes: readonly Route[] = [
  route('POST /v1/subscription_items', 'SubscriptionItemCreateParams', createItem),
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
  route('POST /v1/subscription_items/:id', 'SubscriptionItemUpdateParams', updateItem),
  route('DELETE /v1/subscription_items/:id', 'SubscriptionItemDeleteParams', deleteItem),
];
