import { createDeliveries, type Deliveries } from '../webhooks/deliver.ts';
import type { Engine } from './engine.ts';

/** Brings events to the endpoints in the store, and takes up after a restart what was not delivered. */
export function connectDeliveries(engine: Engine): Deliveries {
  const { store } = engine;
  const deliveries = createDeliveries({
    endpoints: () =>
      [...store.webhookEndpoints.values()].map(({ id, url, status, enabled_events }) => ({
        id,
        url,
        status: status === 'enabled' ? 'enabled' : 'disabled',
        enabledEvents: enabled_events,
        secrets: store.endpointSecrets.get(id)?.secrets ?? [],
      })),
    clock: engine.clock,
    schedule: (at, key, run) => engine.scheduleCallback(at, key, run),
    onDelivered: (eventId) => {
      const event = store.events.get(eventId);
      if (!event || event.pending_webhooks === 0) return;
      store.transact(() => store.events.put({ ...event, pending_webhooks: event.pending_webhooks - 1 }));
    },
  });
  engine.deliveries = deliveries;
  for (const event of store.events.filter(({ pending_webhooks }) => pending_webhooks > 0))
    deliveries.deliver(event);
  return deliveries;
}
