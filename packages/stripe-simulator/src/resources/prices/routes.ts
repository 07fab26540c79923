import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createPrice } from './create-price.ts';
import { searchPrices } from './search-prices.ts';
import { findPrice, updatePrice } from './update-price.ts';

/** https://docs.stripe.com/api/prices */
export const priceRoutes: readonly Route[] = [
  route('POST /v1/prices', 'PriceCreateParams', createPrice),
  route('GET /v1/prices', 'PriceListParams', (sim, params) => {
    const found = sim.store.prices
      .newestFirst()
      .filter(
        (price) =>
          (params.active === undefined || price.active === params.active) &&
          (params.currency === undefined || price.currency === params.currency) &&
          (params.product === undefined || price.product === params.product) &&
          (params.type === undefined || price.type === params.type) &&
          (params.lookup_keys === undefined ||
            (price.lookup_key !== null && params.lookup_keys.includes(price.lookup_key))) &&
          (params.recurring?.interval === undefined ||
            price.recurring?.interval === params.recurring.interval) &&
          (params.recurring?.meter === undefined || price.recurring?.meter === params.recurring.meter) &&
          (params.recurring?.usage_type === undefined ||
            price.recurring?.usage_type === params.recurring.usage_type) &&
          isInRange(price.created, params.created),
      );
    return paginate(found, params, '/v1/prices');
  }),
  route('GET /v1/prices/search', 'PriceSearchParams', searchPrices),
  route('GET /v1/prices/:id', 'PriceRetrieveParams', (sim, _, id: string) => findPrice(sim, id)),
  route('POST /v1/prices/:id', 'PriceUpdateParams', updatePrice),
];
