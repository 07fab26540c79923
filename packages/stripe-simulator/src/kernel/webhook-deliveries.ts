import type Stripe from 'stripe';
import { createDeliveries, type Deliveries } from '../webhooks/deliver.ts';
import type { DeliverableEndpoint } from '../webhooks/delivery.ts';
import type { Engine } from './engine.ts';
import { isForConnect } from './events/emit.ts';
import { PLATFORM_ID } from './simulated-account.ts';
import type { Store } from './state/store.ts';

/** Brings events to the endpoints in the store, and takes up after a restart what was not delivered. */
export function connectDeliveries(engine: Engine): Deliveries {
  const deliveries = createDeliveries({
    endpoints: (account) => endpointsFor(engine, account),
    clock: engine.clock,
    schedule: (at, key, run) => engine.scheduleCallback(at, key, run),
    onDelivered: (eventId, _, account) => {
      const store = engine.storeOf(account ?? PLATFORM_ID);
      const event = store?.events.get(eventId);
      if (!store || !event || event.pending_webhooks === 0) return;
      engine.write(() => store.events.put({ ...event, pending_webhooks: event.pending_webhooks - 1 }));
    },
  });
  engine.deliveries = deliveries;
  for (const [, store] of engine.accounts()) {
    for (const event of store.events.filter(({ pending_webhooks }) => pending_webhooks > 0))
      deliveries.deliver(event);
  }
  return deliveries;
}

/** The platform's own for its own events; for a connected account's, its own and the platform's Connect ones. */
function endpointsFor(engine: Engine, account: string | undefined): DeliverableEndpoint[] {
  if (account === undefined) return endpointsOf(engine.store, (endpoint) => !isForConnect(endpoint));
  const own = engine.storeOf(account);
  return [
    ...(own ? endpointsOf(own, (endpoint) => !isForConnect(endpoint)) : []),
    ...endpointsOf(engine.store, isForConnect),
  ];
}

const endpointsOf = (
  store: Store,
  keep: (endpoint: Stripe.WebhookEndpoint) => boolean,
): DeliverableEndpoint[] =>
  store.webhookEndpoints.filter(keep).map(({ id, url, status, enabled_events }) => ({
    id,
    url,
    status: status === 'enabled' ? 'enabled' : 'disabled',
    enabledEvents: enabled_events,
    secrets: store.endpointSecrets.get(id)?.secrets ?? [],
  }));
