import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createTaxRate, findTaxRate, updateTaxRate } from './tax-rate.ts';

/** https://docs.stripe.com/api/tax_rates */
export const taxRateRoutes: readonly Route[] = [
  route('POST /v1/tax_rates', 'TaxRateCreateParams', createTaxRate),
  route('GET /v1/tax_rates', 'TaxRateListParams', (sim, params) => {
    const found = sim.store.taxRates
      .newestFirst()
      .filter(
        (rate) =>
          (params.active === undefined || rate.active === params.active) &&
          (params.inclusive === undefined || rate.inclusive === params.inclusive) &&
          isInRange(rate.created, params.created),
      );
    return paginate(found, params, '/v1/tax_rates');
  }),
  route('GET /v1/tax_rates/:id', 'TaxRateRetrieveParams', (sim, _, id: string) => findTaxRate(sim, id)),
  route('POST /v1/tax_rates/:id', 'TaxRateUpdateParams', updateTaxRate),
];
