import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { findSubscription } from './change-subscription.ts';
import { createSubscription } from './create-subscription.ts';
import { deleteDiscount } from './delete-discount.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { migrateSubscription } from './migrate-subscription.ts';
import { pauseSubscription } from './pause-subscription.ts';
import { resumeSubscription } from './resume-subscription.ts';
import { searchSubscriptions } from './search-subscriptions.ts';
import { updateSubscription } from './update-subscription.ts';

/** https://docs.stripe.com/api/subscriptions */
export const subscriptionRoutes: readonly Route[] = [
  route('POST /v1/subscriptions', 'SubscriptionCreateParams', createSubscription),
  route('GET /v1/subscriptions', 'SubscriptionListParams', (sim, params) =>
    paginate(listSubscriptions(sim, params), params, '/v1/subscriptions'),
  ),
  route('GET /v1/subscriptions/search', 'SubscriptionSearchParams', searchSubscriptions),
  route('GET /v1/subscriptions/:id', 'SubscriptionRetrieveParams', (sim, _, id: string) =>
    findSubscription(sim, id),
  ),
  route('POST /v1/subscriptions/:id', 'SubscriptionUpdateParams', updateSubscription),
  route('DELETE /v1/subscriptions/:id', 'SubscriptionCancelParams', cancelSubscription),
  route('DELETE /v1/subscriptions/:id/discount', 'SubscriptionDeleteDiscountParams', deleteDiscount),
  route('POST /v1/subscriptions/:id/migrate', 'SubscriptionMigrateParams', migrateSubscription),
  route('POST /v1/subscriptions/:id/pause', 'SubscriptionPauseParams', pauseSubscription),
  route('POST /v1/subscriptions/:id/resume', 'SubscriptionResumeParams', resumeSubscription),
];
