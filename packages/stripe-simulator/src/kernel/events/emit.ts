import type Stripe from 'stripe';
import { render } from '../http/render.ts';
import type { RequestIdentity, Simulation } from '../simulation.ts';
import { forgetSometimes } from './forget-events.ts';
import { previousAttributes } from './previous-attributes.ts';
import { reasonOf, type ThinEvent, toTimestamp } from './thin-event.ts';

export type EventType = Stripe.Event['type'];
export type EventObject<T extends EventType> = Extract<Stripe.Event, { type: T }>['data']['object'];

interface Happening<T extends EventType> {
  type: T;
  object: EventObject<T>;
  before?: EventObject<T> | undefined;
  /** How many endpoints it goes to. */
  pendingWebhooks: number;
}

/**
 * Records an event with the object as it is now and, for a change, what its changed attributes were before
 * (docs.stripe.com/api/events/object). What happens on a connected account names it (docs.stripe.com/connect/webhooks).
 */
export function emit<T extends EventType>(
  sim: Simulation,
  request: RequestIdentity,
  { type, object, before, pendingWebhooks }: Happening<T>,
): Stripe.Event {
  const snapshot = render(sim, object, []);
  const previous = before === undefined ? undefined : previousAttributes(render(sim, before, []), snapshot);
  const event = {
    id: sim.newId('evt'),
    object: 'event',
    ...(sim.isPlatform ? {} : { account: sim.account.id }),
    api_version: sim.apiVersion,
    created: sim.now(),
    data: previous === undefined ? { object: snapshot } : { object: snapshot, previous_attributes: previous },
    livemode: false,
    pending_webhooks: pendingWebhooks,
    request: { id: request.id, idempotency_key: request.idempotencyKey },
    type,
  } satisfies Record<keyof Omit<Stripe.EventBase, 'account' | 'context'>, unknown>;
  forgetSometimes(sim);
  // A member of the union can't be picked by a type parameter; `emit`'s own signature pairs type and object.
  return sim.store.events.put(event as unknown as Stripe.Event);
}

/** What a thin event is about that has no snapshot event beside it. */
export interface ThinHappening {
  type: ThinEvent['type'];
  related_object?: { id: string; type: string; url: string };
  /** Given only when the event is retrieved. */
  data?: unknown;
}

/** Records a thin event of its own (docs.stripe.com/api/v2/core/events/object). */
export function emitThin(sim: Simulation, request: RequestIdentity, happening: ThinHappening): ThinEvent {
  const { id, idempotencyKey } = request;
  const event = {
    id: sim.newId('evt_test'),
    object: 'v2.core.event',
    created: toTimestamp(sim.now()),
    livemode: false,
    ...(sim.isPlatform ? {} : { context: sim.account.id }),
    ...reasonOf({ id, idempotency_key: idempotencyKey }),
    ...happening,
  } satisfies Stripe.V2.Core.EventBase & ThinHappening;
  // As above: the type says which data and which related object there must be.
  return sim.store.thinEvents.put(event as unknown as ThinEvent);
}
