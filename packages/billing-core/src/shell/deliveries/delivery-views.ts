import { sql } from 'kysely';
import type { EventDeliveryView, Page } from '../../billing.ts';
import { billingEventId } from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';

export interface DeliveryFilter {
  subscriber: string | null;
  state: EventDeliveryView['state'] | null;
  cursor: string | null;
  limit: number;
}

/** Newest events first. */
export async function listDeliveries(
  { db }: Pick<BillingContext, 'db'>,
  { subscriber, state, cursor, limit }: DeliveryFilter,
): Promise<Page<EventDeliveryView>> {
  const [beforeId, beforeName] = cursor === null ? [] : cursor.split('/');
  const rows = await db
    .selectFrom('event_deliveries as delivery')
    .innerJoin('billing_events as event', 'event.id', 'delivery.event_id')
    .select(['event.key', 'event.type', 'event.account_id', 'event.id'])
    .select(['delivery.subscriber', 'delivery.state', 'delivery.attempts', 'delivery.last_error'])
    .select(['delivery.next_attempt_at', 'delivery.delivered_at'])
    .$if(subscriber !== null, (query) => query.where('delivery.subscriber', '=', subscriber ?? ''))
    .$if(state !== null, (query) => query.where('delivery.state', '=', state ?? 'pending'))
    .$if(beforeId !== undefined, (query) =>
      query.where(
        sql<boolean>`(delivery.event_id, delivery.subscriber) < (${beforeId}::bigint, ${beforeName ?? ''})`,
      ),
    )
    .orderBy('delivery.event_id', 'desc')
    .orderBy('delivery.subscriber', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      subscriber: row.subscriber,
      eventId: billingEventId(row.key),
      sequence: row.id,
      type: row.type,
      accountId: row.account_id,
      state: row.state,
      attempts: row.attempts,
      lastError: row.last_error,
      nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
      deliveredAt: row.delivered_at?.toISOString() ?? null,
    })),
    nextCursor: rows.length > limit && last ? `${last.id}/${last.subscriber}` : null,
  };
}

/**
 * Begins anew with what was given up, all of a subscriber's or one, and writes who did.
 *
 * @returns how many are owed again
 */
export function redriveDeliveries(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { subscriber, sequence, actorId }: { subscriber: string; sequence: number | null; actorId: string },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const redriven = await trx
      .updateTable('event_deliveries')
      .set({ state: 'pending', attempts: 0, next_attempt_at: null })
      .where('subscriber', '=', subscriber)
      .where('state', '=', 'dead')
      .$if(sequence !== null, (query) => query.where('event_id', '=', sequence ?? 0))
      .returning('event_id')
      .execute();
    if (redriven.length > 0)
      await trx
        .insertInto('audit_log')
        .values({
          key: `redrive:${subscriber}:${sequence ?? 'all'}:${now().toISOString()}`,
          account_id: null,
          actor: actorId,
          action: 'redrive_deliveries',
          subject: subscriber,
          because: `${redriven.length} events that could not be delivered are owed again.`,
          data: '{}',
          at: now(),
        })
        .execute();
    return redriven.length;
  });
}
