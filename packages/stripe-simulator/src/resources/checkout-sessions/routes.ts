import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createSession } from './create-session.ts';
import { expireSession, findSession } from './expire-session.ts';
import { includeLineItems } from './line-items.ts';

/** https://docs.stripe.com/api/checkout/sessions */
export const checkoutSessionRoutes: readonly Route[] = [
  route('POST /v1/checkout/sessions', 'Checkout.SessionCreateParams', createSession),
  route('GET /v1/checkout/sessions', 'Checkout.SessionListParams', (sim, params) => {
    const found = sim.store.checkoutSessions
      .newestFirst()
      .filter(
        (session) =>
          (params.customer === undefined || session.customer === params.customer) &&
          (params.subscription === undefined || session.subscription === params.subscription) &&
          (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
          (params.status === undefined || session.status === params.status) &&
          (params.customer_details === undefined ||
            session.customer_details?.email === params.customer_details.email) &&
          isInRange(session.created, params.created),
      );
    return paginate(found, params, '/v1/checkout/sessions');
  }),
  route('GET /v1/checkout/sessions/:id', 'Checkout.SessionRetrieveParams', (sim, _, id: string) =>
    findSession(sim, id),
  ),
  route(
    'GET /v1/checkout/sessions/:id/line_items',
    'Checkout.SessionListLineItemsParams',
    (sim, params, id: string) =>
      paginate(
        includeLineItems(sim, findSession(sim, id).id).data,
        params,
        `/v1/checkout/sessions/${id}/line_items`,
      ),
  ),
  route('POST /v1/checkout/sessions/:id/expire', 'Checkout.SessionExpireParams', (sim, _, id: string) =>
    expireSession(sim, id),
  ),
];
