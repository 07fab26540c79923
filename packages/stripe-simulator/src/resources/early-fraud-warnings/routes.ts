import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** https://docs.stripe.com/api/radar/early_fraud_warnings */
export const earlyFraudWarningRoutes: readonly Route[] = [
  route('GET /v1/radar/early_fraud_warnings', 'Radar.EarlyFraudWarningListParams', (sim, params) => {
    const found = sim.store.earlyFraudWarnings
      .newestFirst()
      .filter(
        (warning) =>
          (params.charge === undefined || warning.charge === params.charge) &&
          (params.payment_intent === undefined || warning.payment_intent === params.payment_intent) &&
          isInRange(warning.created, params.created),
      );
    return paginate(found, params, '/v1/radar/early_fraud_warnings');
  }),
  route(
    'GET /v1/radar/early_fraud_warnings/:id',
    'Radar.EarlyFraudWarningRetrieveParams',
    (sim, _, id: string) => {
      const warning = sim.store.earlyFraudWarnings.get(id);
      if (!warning) throw noSuch('early fraud warning', id);
      return warning;
    },
  ),
];
