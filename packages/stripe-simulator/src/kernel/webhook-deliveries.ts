import { Deliveries, type DeliveryLedger } from '../webhooks/deliveries.ts';
import type { DeliverableEndpoint, Delivery } from '../webhooks/delivery.ts';
import type { Engine } from './engine.ts';
import { toNotification, toThinEvent } from './events/thin-event.ts';

/** Brings events to the endpoints in the store, and takes up after a restart what was not delivered. */
export function connectDeliveries(engine: Engine): Deliveries {
  const deliveries = new Deliveries({
    ledger: ledgerOf(engine),
    chaos: engine.chaos,
    clock: engine.clock,
    schedule: (at, key, run) => engine.scheduleCallback(at, key, run),
  });
  engine.deliveries = deliveries;
  deliveries.resume();
  return deliveries;
}

function ledgerOf(engine: Engine): DeliveryLedger {
  const kept = engine.store.deliveries;
  return {
    get: (id) => kept.get(id),
    all: () => kept.values(),
    put: (delivery) => void engine.write(() => kept.put(delivery)),
    delivered: (delivery) =>
      engine.write(() => {
        kept.delete(delivery.id);
        if (delivery.isCounted) countDown(engine, delivery);
      }),
    endpoint: ({ account, endpoint }) => engine.addressees(account).find(({ id }) => id === endpoint),
    content: (delivery, endpoint) => contentOf(engine, delivery, endpoint),
  };
}

function countDown(engine: Engine, { account, event: id }: Delivery): void {
  const events = engine.storeOf(account)?.events;
  const event = events?.get(id);
  if (event) events?.put({ ...event, pending_webhooks: event.pending_webhooks - 1 });
}

/** The body is always made from the event as it happened, so every attempt sends the same. */
function contentOf(
  engine: Engine,
  { account, event: id, pendingWebhooks }: Delivery,
  { payload, apiVersion }: DeliverableEndpoint,
): { type: string; body: string } | undefined {
  const store = engine.storeOf(account);
  const thin = store?.thinEvents.get(id);
  if (thin) return { type: thin.type, body: JSON.stringify(toNotification(thin), null, 2) };
  const event = store?.events.get(id);
  if (!event) return undefined;
  if (payload === 'thin') {
    const notification = toNotification(toThinEvent(event));
    return { type: `v1.${event.type}`, body: JSON.stringify(notification, null, 2) };
  }
  const snapshot = {
    ...event,
    api_version: apiVersion ?? event.api_version,
    pending_webhooks: pendingWebhooks ?? event.pending_webhooks,
  };
  return { type: event.type, body: JSON.stringify(snapshot, null, 2) };
}
