import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { searchCharges } from './search-charges.ts';
import { captureCharge, findCharge, updateCharge } from './update-charge.ts';

/** https://docs.stripe.com/api/charges: made by payment intents only. */
export const chargeRoutes: readonly Route[] = [
  route('GET /v1/charges', 'ChargeListParams', (sim, params) => {
    const found = sim.store.charges
      .newestFirst()
      .filter(
        (charge) =>
          (params.customer === undefined || charge.customer === params.customer) &&
          (params.payment_intent === undefined || charge.payment_intent === params.payment_intent) &&
          isInRange(charge.created, params.created),
      );
    return paginate(found, params, '/v1/charges');
  }),
  route('GET /v1/charges/search', 'ChargeSearchParams', searchCharges),
  route('GET /v1/charges/:id', 'ChargeRetrieveParams', (sim, _, id: string) => findCharge(sim, id)),
  route('POST /v1/charges/:id', 'ChargeUpdateParams', updateCharge),
  route('POST /v1/charges/:id/capture', 'ChargeCaptureParams', captureCharge),
];
