import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { followSubscription, toEntitlement } from './active-entitlements.ts';
import { createFeature, findFeature, updateFeature } from './feature.ts';

const FEATURES = '/v1/entitlements/features';
const ACTIVE = '/v1/entitlements/active_entitlements';

/** https://docs.stripe.com/api/entitlements/feature and https://docs.stripe.com/api/entitlements/active-entitlement */
export const entitlementRoutes: readonly Route[] = [
  route(`POST ${FEATURES}`, 'Entitlements.FeatureCreateParams', createFeature),
  route(`GET ${FEATURES}`, 'Entitlements.FeatureListParams', (sim, params) => {
    const found = sim.store.features
      .newestFirst()
      .filter(
        ({ active, lookup_key }) =>
          active === !(params.archived ?? false) &&
          (params.lookup_key === undefined || lookup_key === params.lookup_key),
      );
    return paginate(found, params, FEATURES);
  }),
  route(`GET ${FEATURES}/:id`, 'Entitlements.FeatureRetrieveParams', (sim, _, id: string) =>
    findFeature(sim, id),
  ),
  route(`POST ${FEATURES}/:id`, 'Entitlements.FeatureUpdateParams', updateFeature),
  route(`GET ${ACTIVE}`, 'Entitlements.ActiveEntitlementListParams', (sim, params) => {
    const { id } = findCustomer(sim, params.customer);
    return paginate(sim.store.activeEntitlements.where('customer', id).map(toEntitlement), params, ACTIVE);
  }),
  route(`GET ${ACTIVE}/:id`, 'Entitlements.ActiveEntitlementRetrieveParams', (sim, _, id: string) => {
    const record = sim.store.activeEntitlements.get(id);
    if (!record) throw noSuch('active entitlement', id);
    return toEntitlement(record);
  }),
];

/** Entitlements follow every change of a subscription. */
export const entitlementReactions: TaskHandlers = {
  'after customer.subscription.created': followSubscription,
  'after customer.subscription.updated': followSubscription,
  'after customer.subscription.deleted': followSubscription,
  'after customer.subscription.paused': followSubscription,
  'after customer.subscription.resumed': followSubscription,
};
