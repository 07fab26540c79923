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
import { listSubscribers } from './subscriber-views.ts';

/** `billing.events`: who hears billing events, and how far they have got. */
export function createBillingEvents(
  context: BillingContext,
  { functions, isOpen }: { functions: Map<string, FunctionSubscriber>; isOpen: boolean },
): Billing['events'] {
  const { db } = context;
  return {
    subscribe: (subscription) => addSubscriber(functions, subscription),
    unsubscribe: (input) => removeSubscriber(context, input),
    subscribers: () => listSubscribers(context),
    deliverSince: ({ subscriber, actorId = 'system', because = 'Asked for by code.', since }) =>
      oweEventsSince(context, { name: subscriber, since, actorId, because }),
    deliveries: {
      list: (input) => listDeliveries(context, input),
      redrive: (input) => redriveDeliveries(context, input),
    },
    endpoints: {
      create: (input) => createEndpoint(context, { ...input, isOpen }),
      list: () => listEndpoints(db),
      rollSecret: (input) => rollSecret(context, input),
      setEnabled: (input) => setEndpointEnabled(context, input),
    },
  };
}
