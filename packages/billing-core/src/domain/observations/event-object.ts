import type Stripe from 'stripe';
import { idOf } from '../subscription.ts';
import { isPreview } from './mirrored-objects.ts';
import type { NewObservation, Snapshot } from './observation.ts';
import { isMirrored } from './project-object.ts';

/** One object at Stripe: ids are unique within an account. */
export interface ObjectRef {
  /** `platform`, or the connected account's id. */
  stripeAccount: string;
  type: string;
  id: string;
}

export const keyOf = ({ stripeAccount, id }: { stripeAccount: string; id: string }) =>
  `${stripeAccount}/${id}`;

type Reference = string | { id: string } | null | undefined;

/** Whose an object is; nothing for one that never had a customer. */
export function customerOf(snapshot: Snapshot): string | null {
  if (snapshot.object === 'customer') return typeof snapshot.id === 'string' ? snapshot.id : null;
  return idOf(snapshot.customer as Reference);
}

/** Whose event it is; a detached payment method says so only among what it was before. */
export function customerOfEvent({ data }: Stripe.Event): string | null {
  const before: Snapshot = { ...data.previous_attributes };
  return customerOf({ ...data.object }) ?? idOf(before.customer as Reference);
}

/** The object that an event shows, if it is one that is kept; a preview is not. */
export function objectOf(event: Stripe.Event): ObjectRef | undefined {
  const { id, object: type }: Snapshot = { ...event.data.object };
  if (typeof id !== 'string' || typeof type !== 'string' || !isMirrored(type) || isPreview(id))
    return undefined;
  return { stripeAccount: event.account ?? 'platform', type, id };
}

/** An event as a look at its object: of the whole second that it was created in. */
export function observeEvent(event: Stripe.Event): NewObservation {
  return {
    sourceId: event.id,
    source: 'event',
    eventType: event.type,
    earliestMs: event.created * 1000,
    latestMs: event.created * 1000 + 999,
    coversGeneration: 0,
    snapshot: { ...event.data.object },
    previousAttributes: event.data.previous_attributes ? { ...event.data.previous_attributes } : null,
  };
}
