import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { listEventSummaries } from '../meter-events/event-summaries.ts';
import { createMeter, deactivateMeter, findMeter, reactivateMeter, updateMeter } from './meter.ts';

const PATH = '/v1/billing/meters';

/** https://docs.stripe.com/api/billing/meter */
export const meterRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'Billing.MeterCreateParams', createMeter),
  route(`GET ${PATH}`, 'Billing.MeterListParams', (sim, params) => {
    const found = sim.store.meters
      .newestFirst()
      .filter(({ status }) => params.status === undefined || status === params.status);
    return paginate(found, params, PATH);
  }),
  route(`GET ${PATH}/:id`, 'Billing.MeterRetrieveParams', (sim, _, id: string) => findMeter(sim, id)),
  route(`POST ${PATH}/:id`, 'Billing.MeterUpdateParams', updateMeter),
  route(`POST ${PATH}/:id/deactivate`, 'Billing.MeterDeactivateParams', deactivateMeter),
  route(`POST ${PATH}/:id/reactivate`, 'Billing.MeterReactivateParams', reactivateMeter),
  route(`GET ${PATH}/:id/event_summaries`, 'Billing.MeterListEventSummariesParams', listEventSummaries),
];
