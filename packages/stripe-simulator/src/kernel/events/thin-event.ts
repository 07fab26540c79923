import type Stripe from 'stripe';
import { relatedObject } from './related-object.ts';
import { THIN_EVENT_TYPES, THIN_EVENTS_ABOUT_NOTHING } from './thin-event-types.ts';

export type ThinEvent = Stripe.V2.Core.Event;

const PREFIX = 'evt_test_';

/** Thin events of v1 objects follow from their snapshot events, by type and by id, so only those are kept. */
export const hasThinEvent = (event: Stripe.Event): boolean => THIN_EVENT_TYPES.has(`v1.${event.type}`);
export const snapshotIdOf = (thinId: string): string => `evt_${thinId.slice(PREFIX.length)}`;

/** docs.stripe.com/event-destinations: what happened and to what, but not the object itself. */
export function toThinEvent(event: Stripe.Event): ThinEvent {
  const type = `v1.${event.type}`;
  const related = THIN_EVENTS_ABOUT_NOTHING.has(type)
    ? undefined
    : relatedObject(event.data.object, event.account);
  const thin = {
    id: `${PREFIX}${event.id.slice('evt_'.length)}`,
    object: 'v2.core.event',
    type,
    created: toTimestamp(event.created),
    livemode: false,
    ...(event.account === undefined ? {} : { context: event.account }),
    ...reasonOf(event.request),
    ...(related ? { related_object: related } : {}),
    snapshot_event: event.id,
  } satisfies Stripe.V2.Core.EventBase & Record<string, unknown>;
  // THIN_EVENT_TYPES has only names of the union's members; the type parameter can't say so.
  return thin as unknown as ThinEvent;
}

export const toTimestamp = (seconds: number): string => new Date(seconds * 1000).toISOString();

export function reasonOf(request: { id: string | null; idempotency_key: string | null } | null): {
  reason?: NonNullable<Stripe.V2.Core.Event['reason']>;
} {
  if (!request || request.id === null) return {};
  return {
    reason: { type: 'request', request: { id: request.id, idempotency_key: request.idempotency_key ?? '' } },
  };
}

/** What a destination is sent: everything but what only a retrieved event has. */
export function toNotification(event: ThinEvent): Record<string, unknown> {
  const { data: _, changes: __, ...notification } = { data: undefined, ...event };
  return notification;
}
