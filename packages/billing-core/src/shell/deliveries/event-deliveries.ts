import type { BillingEventsTable, Database, EventDeliveriesTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { BillingContext } from '../context.ts';

/** What one turn takes. */
const ROUND = 100;
/** Longer than any one delivery takes; a worker that died gives way then. */
const LEASE_SECONDS = 120;

/** A billing event that a subscriber is owed, leased to this worker. */
export type Delivery = Selectable<BillingEventsTable> &
  Pick<Selectable<EventDeliveriesTable>, 'subscriber' | 'event_id' | 'attempts' | 'leased_until'>;

/** Takes what is due for this worker, by the database's clock, in the order in which it was told. */
export async function leaseDeliveries(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  subscriber: string,
): Promise<Delivery[]> {
  // Whole milliseconds, as JavaScript has them: the lease is recognised by them.
  const { rows } = await sql<Delivery>`with due as (
      select subscriber, event_id from event_deliveries
      where subscriber = ${subscriber} and state = 'pending'
        and (next_attempt_at is null or next_attempt_at <= ${now()})
        and (leased_until is null or leased_until < now())
      order by event_id limit ${ROUND} for update skip locked
    )
    update event_deliveries as delivery
    set leased_until = date_trunc('milliseconds', now()) + make_interval(secs => ${LEASE_SECONDS})
    from due join billing_events as event on event.id = due.event_id
    where delivery.subscriber = due.subscriber and delivery.event_id = due.event_id
    returning delivery.subscriber, delivery.event_id, delivery.attempts, delivery.leased_until, event.*`.execute(
    db,
  );
  return rows.sort((a, b) => a.id - b.id);
}

/** Only while the lease is this worker's: who comes back late leaves the row to whoever took over. */
export async function settleDelivery(
  db: Kysely<Database>,
  { subscriber, event_id, leased_until }: Delivery,
  end: Partial<Selectable<EventDeliveriesTable>>,
): Promise<void> {
  await db
    .updateTable('event_deliveries')
    .set({ ...end, leased_until: null })
    .where('subscriber', '=', subscriber)
    .where('event_id', '=', event_id)
    .where('state', '=', 'pending')
    .where('leased_until', '=', leased_until)
    .execute();
}

/** Not begun: the next turn takes it. */
export const returnDelivery = (db: Kysely<Database>, delivery: Delivery) => settleDelivery(db, delivery, {});

/** Whose deliveries are due and with nobody. */
export async function listDueSubscribers({
  db,
  now,
}: Pick<BillingContext, 'db' | 'now'>): Promise<{ name: string; kind: 'function' | 'endpoint' }[]> {
  const { rows } = await sql<{ name: string; kind: 'function' | 'endpoint' }>`select name, kind
    from event_subscribers where enabled and exists (
      select from event_deliveries where subscriber = name and state = 'pending'
        and (next_attempt_at is null or next_attempt_at <= ${now()})
        and (leased_until is null or leased_until < now())
    )`.execute(db);
  return rows;
}
