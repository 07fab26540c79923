import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { fromUnix, idOf } from '../domain/subscription.ts';
import { recordObservation } from './record-observation.ts';

/** What was known of an object before Stripe was asked: its answer is newer than all of it. */
export interface Known {
  sourceIds: string[];
  newestAt: Date | undefined;
}

export async function loadKnown(db: Kysely<Database>, objectId: string): Promise<Known> {
  const rows = await db
    .selectFrom('observations')
    .select(['source_id', 'observed_at'])
    .where('object_id', '=', objectId)
    .orderBy('source_id')
    .execute();
  const newestMs = Math.max(...rows.map(({ observed_at }) => observed_at.getTime()));
  return {
    sourceIds: rows.map(({ source_id }) => source_id),
    newestAt: rows.length > 0 ? new Date(newestMs) : undefined,
  };
}

export type Answer = {
  id?: string;
  object: string;
  created?: number;
  customer?: string | { id: string } | null;
  lastResponse: { requestId: string; headers: Record<string, string> };
};

/**
 * Keeps an answer of Stripe as an observation. It stands in the second of the newest one known before the request was sent,
 * and covers all of those: no clock of ours is part of the order. An event of that second that comes later is undecided.
 */
export async function keepAnswer(
  db: Kysely<Database>,
  source: 'api' | 'fetched',
  answer: Answer,
  known: Known,
): Promise<string> {
  const { lastResponse, ...snapshot } = answer;
  const sourceId = `${source}:${lastResponse.requestId}`;
  await recordObservation(db, {
    objectId: answer.id ?? '',
    objectType: answer.object,
    customerId: answer.object === 'customer' ? (answer.id ?? null) : idOf(answer.customer),
    sourceId,
    source,
    eventType: null,
    observedAt: known.newestAt ?? fromUnix(answer.created ?? 0),
    snapshot,
    previousAttributes: { covers: known.sourceIds },
  });
  return sourceId;
}
