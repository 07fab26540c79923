import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createConfiguration, findConfiguration, updateConfiguration } from './portal-configuration.ts';
import { createPortalSession } from './portal-session.ts';

/** https://docs.stripe.com/api/customer_portal */
export const billingPortalRoutes: readonly Route[] = [
  route(
    'POST /v1/billing_portal/configurations',
    'BillingPortal.ConfigurationCreateParams',
    createConfiguration,
  ),
  route('GET /v1/billing_portal/configurations', 'BillingPortal.ConfigurationListParams', (sim, params) => {
    const found = sim.store.portalConfigurations
      .newestFirst()
      .filter(
        (configuration) =>
          (params.active === undefined || configuration.active === params.active) &&
          (params.is_default === undefined || configuration.is_default === params.is_default),
      );
    return paginate(found, params, '/v1/billing_portal/configurations');
  }),
  route(
    'GET /v1/billing_portal/configurations/:id',
    'BillingPortal.ConfigurationRetrieveParams',
    (sim, _, id: string) => findConfiguration(sim, id),
  ),
  route(
    'POST /v1/billing_portal/configurations/:id',
    'BillingPortal.ConfigurationUpdateParams',
    updateConfiguration,
  ),
  route('POST /v1/billing_portal/sessions', 'BillingPortal.SessionCreateParams', createPortalSession),
];
