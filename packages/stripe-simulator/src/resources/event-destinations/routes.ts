import { paginateV2 } from '../../kernel/http/paginate-v2.ts';
import { type Route, route, routeOfPages } from '../../kernel/http/routes.ts';
import {
  createDestination,
  deleteDestination,
  findDestination,
  pingDestination,
  setStatus,
  updateDestination,
  withoutUrl,
} from './event-destination.ts';

const PATH = '/v2/core/event_destinations';

/** https://docs.stripe.com/api/v2/core/event_destinations */
export const eventDestinationRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'V2.Core.EventDestinationCreateParams', createDestination),
  routeOfPages(`GET ${PATH}`, 'V2.Core.EventDestinationListParams', (sim, params) => {
    const all = sim.store.eventDestinations.newestFirst();
    return paginateV2(
      all.map((each) => withoutUrl(each, params.include)),
      params,
      PATH,
    );
  }),
  route(`GET ${PATH}/:id`, 'V2.Core.EventDestinationRetrieveParams', (sim, params, id: string) =>
    withoutUrl(findDestination(sim, id), params.include),
  ),
  route(`POST ${PATH}/:id`, 'V2.Core.EventDestinationUpdateParams', updateDestination),
  route(`DELETE ${PATH}/:id`, 'V2.Core.EventDestinationDeleteParams', deleteDestination),
  route(`POST ${PATH}/:id/disable`, 'V2.Core.EventDestinationDisableParams', (sim, _, id: string) =>
    setStatus(sim, id, 'disabled'),
  ),
  route(`POST ${PATH}/:id/enable`, 'V2.Core.EventDestinationEnableParams', (sim, _, id: string) =>
    setStatus(sim, id, 'enabled'),
  ),
  route(`POST ${PATH}/:id/ping`, 'V2.Core.EventDestinationPingParams', pingDestination),
];
