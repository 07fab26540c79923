import type { Database } from '@billwright/db';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { describeError } from '../describe-error.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { toJsonb } from '../to-jsonb.ts';
import type { EventOutcome } from './decide-batch.ts';
import { type Held, leaseEnd } from './lease.ts';

/** Waits before the second, third, … eighth try; each is cut or stretched by up to half, so that a herd spreads. */
const WAITS_S = [1, 5, 30, 120, 600, 1_800, 3_600];
/** Wait while Stripe, or the database, is away. */
const AWAY_S = 20;

/**
 * Writes what became of events, in the transaction of what followed from them. What failed is tried again later; after the
 * last try it is parked as dead, with its error, for an operator to see and replay.
 *
 * @returns those that wait for Stripe, under the lease that they got
 */
export async function markEvents(
  db: Kysely<Database>,
  outcomes: readonly EventOutcome[],
  now: Date,
): Promise<Held | undefined> {
  if (outcomes.length === 0) return undefined;
  const marks = outcomes.map((outcome) => ({
    stripe_account: outcome.row.stripe_account,
    event_id: outcome.row.event_id,
    stripe_created_at: outcome.row.stripe_created_at,
    ...toMark(outcome, now),
  }));
  const update = sql`update webhook_inbox as event
    set state = mark.state, because = mark.because, attempts = mark.attempts, last_error = mark.last_error,
      next_attempt_at = mark.next_attempt_at, applied_at = mark.applied_at,
      lease_expires_at = case when mark.state = 'processing' then ${leaseEnd} end
    from json_populate_recordset(null::webhook_inbox, ${toJsonb(marks)}::json) as mark
    where event.stripe_account = mark.stripe_account and event.event_id = mark.event_id
      and event.stripe_created_at = mark.stripe_created_at`;
  const waiting = outcomes.filter((outcome) => outcome.state === 'processing');
  const [first] = waiting;
  if (first) {
    const endsAt = await lease(db, update);
    return endsAt && { shard: first.row.shard, waiting, lease: { endsAt } };
  }
  // Nearly all batches: nothing is told back.
  await update.execute(db);
  return undefined;
}

/** All that one statement leases is under one lease. */
async function lease(db: Kysely<Database>, update: RawBuilder<unknown>): Promise<Date | undefined> {
  const { rows } = await sql<{
    lease_expires_at: Date;
  }>`with marked as (${update} returning event.lease_expires_at)
    select lease_expires_at from marked where lease_expires_at is not null limit 1`.execute(db);
  return rows[0]?.lease_expires_at;
}

function toMark(outcome: EventOutcome, now: Date) {
  const { state, row } = outcome;
  if (state === 'processing')
    return {
      state,
      because: null,
      attempts: row.attempts,
      last_error: row.last_error,
      next_attempt_at: null,
    };
  if (state === 'failed' && outcome.costsNoTry) return toPostponed(outcome, now);
  const attempts = row.attempts + 1;
  if (state !== 'failed')
    return { state, because: outcome.because, attempts, last_error: null, applied_at: now };
  const waitS = WAITS_S[attempts - 1];
  const last_error = describeError(outcome.error);
  if (waitS === undefined) return { state: 'dead', because: null, attempts, last_error };
  return { state, because: null, attempts, last_error, next_attempt_at: later(now, waitS) };
}

/** Whether this try was the event's last, so that it is parked. */
export const isLastTry = (outcome: EventOutcome) =>
  outcome.state === 'failed' && !outcome.costsNoTry && WAITS_S[outcome.row.attempts] === undefined;

const toPostponed = ({ row, error }: { row: InboxRow; error: unknown }, now: Date) => ({
  state: 'failed',
  because: null,
  attempts: row.attempts,
  last_error: describeError(error),
  next_attempt_at: later(now, AWAY_S),
});

const later = (now: Date, seconds: number) =>
  new Date(now.getTime() + seconds * 1_000 * (0.5 + Math.random()));
