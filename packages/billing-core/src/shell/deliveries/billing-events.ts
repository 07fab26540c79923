import type { Billing } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { listDeliveries, redriveDeliveries } from './delivery-views.ts';
import {
  createEndpoint,
  listEndpoints,
  removeSubscriber,
  rollSecret,
  setEndpointEnabled,
} from './event-endpoints.ts';
import { addSubscriber, type FunctionSubscriber, oweEventsSince } from './event-subscribers.ts';

/** `billing.events`: who hears billing events, and how far they have got. */
export function createBillingEvents(
  context: BillingContext,
  { functions, isOpen }: { functions: Map<string, FunctionSubscriber>; isOpen: boolean },
): Billing['events'] {
  const { db } = context;
  return {
    subscribe: (subscription) => addSubscriber(functions, subscription),
    unsubscribe: (name) => removeSubscriber(db, name),
    deliverSince: (input) => oweEventsSince(db, { name: input.subscriber, since: input.since }),
    deliveries: {
      list: (input) => listDeliveries(context, input),
      redrive: (input) => redriveDeliveries(context, input),
    },
    endpoints: {
      create: ({ url, types }) => createEndpoint(db, { url, types, isOpen }),
      list: () => listEndpoints(db),
      rollSecret: (id) => rollSecret(context, id),
      enable: (id) => setEndpointEnabled(db, id, true),
      disable: (id) => setEndpointEnabled(db, id, false),
      remove: (id) => removeSubscriber(db, id),
    },
  };
}
