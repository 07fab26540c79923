import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { BillingEvents, EventDeliveryView, Page } from '../../billing.ts';
import { billingEventId } from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';

export interface DeliveryFilter {
  subscriber: string | null;
  state: EventDeliveryView['state'] | null;
  cursor: string | null;
  limit: number;
}

interface Row {
  subscriber: string;
  event_id: number;
  key: string;
  type: string;
  account_id: string;
  state: EventDeliveryView['state'];
  attempts: number;
  last_error: string | null;
  next_attempt_at: Date | null;
  delivered_at: Date | null;
}

/** Newest events first. Each subscriber's newest are read by its key and then merged: there are few of them, and many deliveries. */
export async function listDeliveries(
  { db }: Pick<BillingContext, 'db'>,
  { subscriber, state, cursor, limit }: DeliveryFilter,
): Promise<Page<EventDeliveryView>> {
  const isMeant: RawBuilder<boolean>[] = [
    ...(state === null ? [] : [sql<boolean>`state = ${sql.lit(state)}`]),
    ...(cursor === null ? [] : [isBefore(cursor)]),
  ];
  const { rows } = await sql<Row>`select delivery.*, event.key, event.type, event.account_id
    from event_subscribers
    cross join lateral (
      select * from event_deliveries
      where subscriber = name and ${isMeant.length === 0 ? sql`true` : sql.join(isMeant, sql` and `)}
      order by event_id desc limit ${limit + 1}
    ) as delivery
    join billing_events as event on event.id = delivery.event_id
    where ${subscriber}::text is null or name = ${subscriber}
    order by delivery.event_id desc, delivery.subscriber desc limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toView),
    nextCursor: rows.length > limit && last ? `${last.event_id}/${last.subscriber}` : null,
  };
}

function isBefore(cursor: string): RawBuilder<boolean> {
  const at = cursor.indexOf('/');
  const [id, name] = [cursor.slice(0, at), cursor.slice(at + 1)];
  return sql`(event_id, subscriber) < (${id}::bigint, ${name})`;
}

const toView = (row: Row): EventDeliveryView => ({
  subscriber: row.subscriber,
  eventId: billingEventId(row.key),
  sequence: row.event_id,
  type: row.type,
  accountId: row.account_id,
  state: row.state,
  attempts: row.attempts,
  lastError: row.last_error,
  nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
});

/**
 * Begins anew with what was given up, all of a subscriber's or one, and writes who did.
 *
 * @returns how many are owed again
 */
export function redriveDeliveries(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { subscriber, sequence, actorId, because }: Parameters<BillingEvents['deliveries']['redrive']>[0],
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
      await writeAuditLines(trx, [
        {
          key: `redrive:${subscriber}:${randomUUID()}`,
          accountId: null,
          actorId,
          action: 'redrive_deliveries',
          subject: subscriber,
          because: `${redriven.length} events that could not be delivered, owed again: ${because}`,
          at: now(),
        },
      ]);
    return redriven.length;
  });
}
