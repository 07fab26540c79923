import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createPaymentLink, findPaymentLink, linkItems } from './payment-link.ts';
import { updatePaymentLink } from './update-link.ts';

const PATH = '/v1/payment_links';

/** https://docs.stripe.com/api/payment-link */
export const paymentLinkRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'PaymentLinkCreateParams', createPaymentLink),
  route(`GET ${PATH}`, 'PaymentLinkListParams', (sim, params) => {
    const found = sim.store.paymentLinks
      .newestFirst()
      .filter(({ active }) => params.active === undefined || active === params.active);
    return paginate(found, params, PATH);
  }),
  route(`GET ${PATH}/:id`, 'PaymentLinkRetrieveParams', (sim, _, id: string) => findPaymentLink(sim, id)),
  route(`POST ${PATH}/:id`, 'PaymentLinkUpdateParams', updatePaymentLink),
  route(`GET ${PATH}/:id/line_items`, 'PaymentLinkListLineItemsParams', (sim, params, id: string) =>
    paginate(linkItems(sim, id), params, `${PATH}/${id}/line_items`),
  ),
];
