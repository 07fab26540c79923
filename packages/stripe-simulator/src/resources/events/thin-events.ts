import type Stripe from 'stripe';
import { hasThinEvent, snapshotIdOf, type ThinEvent, toThinEvent } from '../../kernel/events/thin-event.ts';
import { isInRange } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

const MOST_TYPES = 20;

export function findThinEvent(sim: Simulation, id: string): ThinEvent {
  const own = sim.store.thinEvents.get(id);
  if (own) return own;
  const snapshot = sim.store.events.get(snapshotIdOf(id));
  if (!snapshot || !hasThinEvent(snapshot))
    throw invalidRequest(`No such event: '${id}'`, { code: 'not_found', status: 404 });
  return toThinEvent(snapshot);
}

/** Both kinds, newest first: those that follow from a snapshot event, and those of their own. */
export function listThinEvents(sim: Simulation, params: Stripe.V2.Core.EventListParams): ThinEvent[] {
  const { types, object_id: objectId, created } = params;
  if ((types?.length ?? 0) > MOST_TYPES)
    throw invalidRequest(`You can only filter by up to ${MOST_TYPES} event types.`, { param: 'types' });
  const derived = sim.store.events
    .newestFirst()
    .filter((event) => hasThinEvent(event) && (types === undefined || types.includes(`v1.${event.type}`)))
    .map(toThinEvent);
  const own = sim.store.thinEvents.newestFirst().filter(({ type }) => types?.includes(type) ?? true);
  return [...own, ...derived]
    .filter((event) => objectId === undefined || idOfRelated(event) === objectId)
    .filter((event) => isInRange(Date.parse(event.created) / 1000, created))
    .toSorted((a, b) => b.created.localeCompare(a.created));
}

function idOfRelated(event: ThinEvent): string | undefined {
  if (!('related_object' in event)) return undefined;
  const related = event.related_object;
  return related !== null && related !== undefined && 'id' in related ? related.id : undefined;
}
