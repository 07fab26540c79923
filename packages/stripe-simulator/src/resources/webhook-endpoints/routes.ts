import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createEndpoint, deleteEndpoint, findEndpoint, updateEndpoint } from './webhook-endpoint.ts';

/** https://docs.stripe.com/api/webhook_endpoints */
export const webhookEndpointRoutes: readonly Route[] = [
  route('POST /v1/webhook_endpoints', 'WebhookEndpointCreateParams', createEndpoint),
  route('GET /v1/webhook_endpoints', 'WebhookEndpointListParams', (sim, params) =>
    paginate(sim.store.webhookEndpoints.newestFirst(), params, '/v1/webhook_endpoints'),
  ),
  route('GET /v1/webhook_endpoints/:id', 'WebhookEndpointRetrieveParams', (sim, _, id: string) =>
    findEndpoint(sim, id),
  ),
  route('POST /v1/webhook_endpoints/:id', 'WebhookEndpointUpdateParams', updateEndpoint),
  route('DELETE /v1/webhook_endpoints/:id', 'WebhookEndpointDeleteParams', deleteEndpoint),
];
