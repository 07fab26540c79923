import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { toJsonb } from './to-jsonb.ts';

export interface NewObservation {
  objectId: string;
  objectType: string;
  customerId: string | null;
  /** Unique for the object: the same look twice is one observation. */
  sourceId: string;
  source: 'event' | 'api' | 'fetched';
  eventType: string | null;
  observedAt: Date;
  snapshot: object;
  /** What an event says that its attributes were; of an answer, the sources that it `covers`. */
  previousAttributes: object | null;
}

/** Adds a look at an object to what was observed of it; it takes part in every fold from then on. */
export async function recordObservation(db: Kysely<Database>, seen: NewObservation): Promise<void> {
  await db
    .insertInto('observations')
    .values({
      object_id: seen.objectId,
      source_id: seen.sourceId,
      object_type: seen.objectType,
      customer_id: seen.customerId,
      source: seen.source,
      event_type: seen.eventType,
      observed_at: seen.observedAt,
      snapshot: toJsonb(seen.snapshot),
      previous_attributes: seen.previousAttributes ? toJsonb(seen.previousAttributes) : null,
    })
    .onConflict((conflict) => conflict.columns(['object_id', 'source_id']).doNothing())
    .execute();
}
