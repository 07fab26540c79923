import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import {
  type BillingEvent,
  type BillingEventOf,
  type BillingEventType,
  isBillingEventType,
} from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';

/** A function of this process that hears billing events. */
export interface FunctionSubscriber {
  types: readonly BillingEventType[];
  handle(event: BillingEvent): Promise<void>;
}

export type FunctionSubscribers = ReadonlyMap<string, FunctionSubscriber>;

export interface Subscription<T extends BillingEventType> {
  /** Names its progress for good: the same in every process and after every deploy. */
  name: string;
  types: readonly T[];
  /** Has the event once it returns; throws to have it again later. May get an event twice: remember its `id`. */
  handler(event: BillingEventOf<T>): Promise<void> | void;
}

/** @throws Error when the name is taken or not of small letters, digits and hyphens, or a type is unknown */
export function addSubscriber<T extends BillingEventType>(
  subscribers: Map<string, FunctionSubscriber>,
  { name, types, handler }: Subscription<T>,
): void {
  if (!/^[a-z][a-z0-9-]{0,49}$/.test(name)) throw new Error(`A subscriber can't be called ${name}.`);
  if (subscribers.has(name)) throw new Error(`There is a subscriber called ${name} already.`);
  const unknown = types.map(String).find((type) => !isBillingEventType(type));
  if (unknown) throw new Error(`No billing event is called ${unknown}.`);
  const isOfTypes = (event: BillingEvent): event is BillingEventOf<T> =>
    types.some((type) => type === event.type);
  subscribers.set(name, {
    types,
    // An event of a type that it no longer asks for is one that it has no need of.
    handle: async (event) => {
      if (isOfTypes(event)) await handler(event);
    },
  });
}

/** From now on events are kept for these functions, also while no process has them. */
export async function registerSubscribers(
  db: Kysely<Database>,
  subscribers: FunctionSubscribers,
): Promise<void> {
  for (const [name, { types }] of subscribers)
    await db
      .insertInto('event_subscribers')
      .values({ name, kind: 'function', types: [...types] })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ types: [...types] }))
      .execute();
}

/**
 * Owes a subscriber the events since a time, by Stripe's clock, that it was never owed: for one that is new, or was disabled.
 * Not those so old that what was delivered among them is forgotten.
 *
 * @returns how many
 */
export function oweEventsSince(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { name, since, actorId, because }: { name: string; since: Date; actorId: string; because: string },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { numAffectedRows } = await sql`insert into event_deliveries (subscriber, event_id)
      select name, id from billing_events join event_subscribers on types is null or type = any(types)
      where name = ${name} and occurred_at >= ${since} and id > forgotten_event_id
      on conflict do nothing`.execute(trx);
    const owed = Number(numAffectedRows ?? 0);
    if (owed > 0)
      await writeAuditLines(trx, [
        {
          key: `subscriber:${name}:owed_since:${randomUUID()}`,
          accountId: null,
          actorId,
          action: 'event_subscriber.owed_since',
          subject: name,
          because: `Owed ${owed} events since ${since.toISOString()} that it never was: ${because}`,
          at: now(),
        },
      ]);
    return owed;
  });
}
