import type { Database } from '@billwright/db';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { BillingContext } from '../context.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import type { EventOutcome } from './decide-batch.ts';

/** How long a worker that says nothing more keeps the events that it asks Stripe about. */
const LEASE_SECONDS = 30;
/**
 * An answer may take minutes: five tries, each booked up to half a minute ahead (take-turn.ts). A lease as long would hold the
 * events of a worker that died as long; so it is short and renewed, early enough that two renewals in a row may fail.
 */
const RENEWED_EVERY_MS = 10_000;

export type Waiting = Extract<EventOutcome, { state: 'processing' }>;

/** Events of one shard that wait for Stripe, under one lease. */
export interface Held {
  shard: number;
  waiting: readonly Waiting[];
  /** By the database's clock; its value tells this lease from the one that another worker takes later. */
  lease: { endsAt: Date };
}

/** Read once in a statement, so that its rows share one lease; in milliseconds, because a `Date` carries no more. */
export const leaseEnd = sql<Date>`(select date_trunc('milliseconds', clock_timestamp())
  + make_interval(secs => ${LEASE_SECONDS}))`;

/** Does something slow, no transaction open, and keeps other workers from the events meanwhile. */
export async function whileHolding<T>(
  { db, logger }: Pick<BillingContext, 'db' | 'logger'>,
  held: Held,
  work: () => Promise<T>,
): Promise<T> {
  let renewing: Promise<void> = Promise.resolve();
  const renew = () => {
    renewing = renewing
      .then(() => renewLease(db, held))
      .catch((error: unknown) => logger.warn({ err: error, shard: held.shard }, 'lease not renewed'));
  };
  const timer = setInterval(renew, RENEWED_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await renewing;
  }
}

async function renewLease(db: Kysely<Database>, held: Held): Promise<void> {
  const [renewed] = await db
    .updateTable('webhook_inbox')
    .set({ lease_expires_at: leaseEnd })
    .where(isOf(held))
    .where(isHeld(held))
    .returning('lease_expires_at')
    .execute();
  if (renewed?.lease_expires_at) held.lease.endsAt = renewed.lease_expires_at;
}

/** Leaves them to whoever takes them next, at once; those that another worker has taken already are left alone. */
export async function endLease(db: Kysely<Database>, held: Held): Promise<void> {
  await db
    .updateTable('webhook_inbox')
    .set({ lease_expires_at: sql<Date>`now()` })
    .where(isOf(held))
    .where(isHeld(held))
    .execute();
}

/**
 * Which are under this lease still, read under the shard's lock. Whoever was taken for dead meanwhile has lost them: another
 * worker has them, or is done with them, and what this one learned is not written over that.
 */
export async function loadHeld(trx: Transaction<Database>, held: Held): Promise<(row: InboxRow) => boolean> {
  const ours = await trx
    .selectFrom('webhook_inbox')
    .select(['stripe_account', 'event_id'])
    .where(isHeld(held))
    .execute();
  const keys = new Set(ours.map(toKey));
  return (row) => keys.has(toKey(row));
}

/** Two leases may end in the same millisecond. */
const isOf = ({ waiting }: Held) =>
  sql<boolean>`event_id = any(${waiting.map(({ row }) => row.event_id)}::text[])`;

const isHeld = ({ shard, lease }: Held) =>
  sql<boolean>`(shard = ${shard} and state = 'processing' and lease_expires_at = ${lease.endsAt})`;

const toKey = ({ stripe_account, event_id }: Pick<InboxRow, 'stripe_account' | 'event_id'>) =>
  `${stripe_account} ${event_id}`;
