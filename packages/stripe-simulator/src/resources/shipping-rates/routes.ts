import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import {
  createShippingRate,
  findShippingRate,
  shippingAmountIn,
  updateShippingRate,
} from './shipping-rate.ts';

const PATH = '/v1/shipping_rates';

/** https://docs.stripe.com/api/shipping_rates: rates can't be deleted, only archived. */
export const shippingRateRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'ShippingRateCreateParams', (sim, params) => createShippingRate(sim, params)),
  route(`GET ${PATH}`, 'ShippingRateListParams', (sim, params) => {
    const found = sim.store.shippingRates
      .newestFirst()
      .filter(
        (rate) =>
          (params.active === undefined || rate.active === params.active) &&
          (params.currency === undefined || shippingAmountIn(rate, params.currency) !== undefined) &&
          isInRange(rate.created, params.created),
      );
    return paginate(found, params, PATH);
  }),
  route(`GET ${PATH}/:id`, 'ShippingRateRetrieveParams', (sim, _, id: string) => findShippingRate(sim, id)),
  route(`POST ${PATH}/:id`, 'ShippingRateUpdateParams', updateShippingRate),
];
