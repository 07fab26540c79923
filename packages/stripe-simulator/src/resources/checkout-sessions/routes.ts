import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createSession } from './create-session.ts';
import { expireSession } from './expire-session.ts';
import { findSession } from './find-session.ts';
import { sessionItems } from './line-items.ts';
import { updateSession } from './update-session.ts';

const PATH = '/v1/checkout/sessions';

/** https://docs.stripe.com/api/checkout/sessions */
export const checkoutSessionRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'Checkout.SessionCreateParams', (sim, params) => createSession(sim, params)),
  route(`GET ${PATH}`, 'Checkout.SessionListParams', (sim, params) => {
    const found = sim.store.checkoutSessions
      .newestFirst()
      .filter(
        (session) =>
          (params.customer === undefined || session.customer === params.customer) &&
          (params.customer_account === undefined || session.customer_account === params.customer_account) &&
          (params.subscription === undefined || session.subscription === params.subscription) &&
          (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
          (params.payment_link === undefined || session.payment_link === params.payment_link) &&
          (params.status === undefined || session.status === params.status) &&
          (params.customer_details === undefined ||
            session.customer_details?.email === params.customer_details.email) &&
          isInRange(session.created, params.created),
      );
    return paginate(found, params, PATH);
  }),
  route(`GET ${PATH}/:id`, 'Checkout.SessionRetrieveParams', (sim, _, id: string) => findSession(sim, id)),
  route(`POST ${PATH}/:id`, 'Checkout.SessionUpdateParams', updateSession),
  route(`GET ${PATH}/:id/line_items`, 'Checkout.SessionListLineItemsParams', (sim, params, id: string) =>
    paginate(sessionItems(sim, findSession(sim, id)), params, `${PATH}/${id}/line_items`),
  ),
  route(`POST ${PATH}/:id/expire`, 'Checkout.SessionExpireParams', (sim, _, id: string) =>
    expireSession(sim, id),
  ),
];
