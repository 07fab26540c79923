import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { paginateV2 } from '../../kernel/http/paginate-v2.ts';
import { type Route, route, routeOfPages } from '../../kernel/http/routes.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findThinEvent, listThinEvents } from './thin-events.ts';

const MOST_TYPES = 20;

/** https://docs.stripe.com/api/events */
export const eventRoutes: readonly Route[] = [
  route('GET /v1/events', 'EventListParams', (sim, params) => {
    if (params.type !== undefined && params.types !== undefined) {
      throw invalidRequest('You may pass either `type` or `types`, but not both.', { param: 'types' });
    }
    if ((params.types?.length ?? 0) > MOST_TYPES) {
      throw invalidRequest(`You can only filter by up to ${MOST_TYPES} event types.`, { param: 'types' });
    }
    return paginate(sim.store.events.newestFirst().filter(matches(params)), params, '/v1/events');
  }),
  route('GET /v1/events/:id', 'EventRetrieveParams', (sim, _, id: string) => {
    const event = sim.store.events.get(id);
    if (!event) throw noSuch('event', id);
    return event;
  }),
  routeOfPages('GET /v2/core/events', 'V2.Core.EventListParams', (sim, params) =>
    paginateV2(listThinEvents(sim, params), params, '/v2/core/events'),
  ),
  route('GET /v2/core/events/:id', 'V2.Core.EventRetrieveParams', (sim, _, id: string) =>
    findThinEvent(sim, id),
  ),
];

const matches = (params: Stripe.EventListParams) => (event: Stripe.Event) =>
  (params.type === undefined || isOfType(event.type, params.type)) &&
  (params.types === undefined || params.types.some((type) => isOfType(event.type, type))) &&
  (params.delivery_success === undefined || params.delivery_success === (event.pending_webhooks === 0)) &&
  isInRange(event.created, params.created);

/** A filter may end in `*`: `invoice.*`. */
const isOfType = (type: string, filter: string) =>
  filter.endsWith('*') ? type.startsWith(filter.slice(0, -1)) : type === filter;
