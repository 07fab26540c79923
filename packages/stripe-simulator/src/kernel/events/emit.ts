import type Stripe from 'stripe';
import { render } from '../http/render.ts';
import type { RequestIdentity, Simulation } from '../simulation.ts';
import type { Collection } from '../state/collection.ts';
import { previousAttributes } from './previous-attributes.ts';

export type EventType = Stripe.Event['type'];
export type EventObject<T extends EventType> = Extract<Stripe.Event, { type: T }>['data']['object'];

/** Does an endpoint ask for the event? `*` means every one. */
export const wants = (endpoint: Stripe.WebhookEndpoint, type: string): boolean =>
  endpoint.status === 'enabled' &&
  (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type));

/** An endpoint made with `connect: true` hears of the connected accounts, and of nothing else. */
export const isForConnect = (endpoint: Stripe.WebhookEndpoint): boolean => endpoint.application !== null;

interface Happening<T extends EventType> {
  type: T;
  object: EventObject<T>;
  before?: EventObject<T> | undefined;
  platformEndpoints: Collection<Stripe.WebhookEndpoint>;
}

/**
 * Records an event with the object as it is now and, for a change, what its changed attributes were before
 * (docs.stripe.com/api/events/object). What happens on a connected account names it (docs.stripe.com/connect/webhooks).
 */
export function emit<T extends EventType>(
  sim: Simulation,
  request: RequestIdentity,
  { type, object, before, platformEndpoints }: Happening<T>,
): Stripe.Event {
  const snapshot = render(sim, object, []);
  const previous = before === undefined ? undefined : previousAttributes(render(sim, before, []), snapshot);
  const own = sim.store.webhookEndpoints.filter(
    (endpoint) => !isForConnect(endpoint) && wants(endpoint, type),
  );
  const connect = sim.isPlatform
    ? []
    : platformEndpoints.filter((endpoint) => isForConnect(endpoint) && wants(endpoint, type));
  const event = {
    id: sim.newId('evt'),
    object: 'event',
    ...(sim.isPlatform ? {} : { account: sim.account.id }),
    api_version: sim.apiVersion,
    created: sim.now(),
    data: previous === undefined ? { object: snapshot } : { object: snapshot, previous_attributes: previous },
    livemode: false,
    pending_webhooks: own.length + connect.length,
    request: { id: request.id, idempotency_key: request.idempotencyKey },
    type,
  } satisfies Record<keyof Omit<Stripe.EventBase, 'account' | 'context'>, unknown>;
  // A member of the union can't be picked by a type parameter; `emit`'s own signature pairs type and object.
  return sim.store.events.put(event as unknown as Stripe.Event);
}
