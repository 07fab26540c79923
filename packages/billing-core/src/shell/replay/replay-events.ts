import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { InboxEventView, InboxFilter, Outcome, ReplayedEvent, ReplayPage } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { applyAgain } from '../apply/drain-inbox.ts';
import type { BillingContext } from '../context.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import { isAsSearched, toInboxView } from '../views/inbox-views.ts';
import { previewReplay } from './preview-replay.ts';

/** More are not counted: whoever replays that many does it in parts. */
const MOST_COUNTED = 10_000;

/** A part of the events of a filter. */
interface Part {
  filter: InboxFilter;
  /** Where the last part ended. */
  cursor: string | null;
  limit: number;
}

/** Who has it applied again, and why. */
interface Asked {
  actorId: string;
  because: string;
}

/** Applies a stored event again, with an audit line, and answers with what its row says afterwards. */
export async function replayEvent(
  context: BillingContext,
  input: { eventId: string; stripeAccount: string } & Asked,
): Promise<Outcome<InboxEventView>> {
  const before = await loadRow(context, input);
  if (!before) return fail('event_not_found');
  await replayRow(context, before, input);
  const after = await loadRow(context, input);
  return after ? succeed(toInboxView(after)) : fail('event_not_found');
}

/**
 * The next events of a filter, oldest first, each applied again and answered with what came of it: done, ignored, or failed
 * with why. Bounded, with a cursor that stays where it is when replayed events fall out of the filter.
 */
export function replayEvents(
  context: BillingContext,
  { actorId, because, ...part }: Part & Asked,
): Promise<ReplayPage> {
  return walkPart(context, part, (row) => replayOne(context, row, { actorId, because }));
}

/** What that would change, each found out by a transaction that is rolled back. */
export function tryReplay(context: BillingContext, part: Part): Promise<ReplayPage> {
  return walkPart(context, part, (row) => previewReplay(context, row));
}

async function walkPart(
  context: BillingContext,
  { filter, cursor, limit }: Part,
  replay: (row: InboxRow) => Promise<ReplayedEvent>,
): Promise<ReplayPage> {
  const matching = await count(context, filter);
  const rows = await loadPage(context, { filter, cursor, limit: limit + 1 });
  const taken = rows.slice(0, limit);
  const items: ReplayedEvent[] = [];
  for (const row of taken) items.push(await replay(row));
  const last = taken.at(-1);
  return { items, matching, nextCursor: rows.length > limit && last ? toCursor(last) : null };
}

/** A failure that the row does not tell, such as a lost connection, ends this event's replay and no other's. */
async function replayOne(context: BillingContext, row: InboxRow, asked: Asked): Promise<ReplayedEvent> {
  try {
    await replayRow(context, row, asked);
  } catch (error) {
    context.logger.error({ err: error, eventId: row.event_id }, 'event not replayed');
    return { event: toInboxView(row), outcome: 'failed', why: String(error), would: null };
  }
  const after = (await loadRow(context, { eventId: row.event_id, stripeAccount: row.stripe_account })) ?? row;
  const isSettled = after.state === 'done' || after.state === 'ignored';
  return {
    event: toInboxView(after),
    outcome: isSettled ? (after.state as 'done' | 'ignored') : 'failed',
    why: after.because ?? after.last_error ?? 'Another worker is at it; look again in a moment.',
    would: null,
  };
}

async function replayRow(context: BillingContext, row: InboxRow, { actorId, because }: Asked): Promise<void> {
  await context.db
    .insertInto('audit_log')
    .values({
      key: `replay:${row.stripe_account}:${row.event_id}:${randomUUID()}`,
      account_id: null,
      actor: actorId,
      action: 'webhook.replay',
      subject: row.event_id,
      because: `Applied again, having been ${row.state}: ${because}`,
      data: JSON.stringify({ stateBefore: row.state }),
      at: context.now(),
    })
    .execute();
  // A replay has all its tries before it again.
  await applyAgain(context, { ...row, attempts: 0 });
}

const loadRow = (
  { db }: BillingContext,
  { eventId, stripeAccount }: { eventId: string; stripeAccount: string },
): Promise<InboxRow | undefined> =>
  db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('stripe_account', '=', stripeAccount)
    .where('event_id', '=', eventId)
    .executeTakeFirst();

async function count({ db }: BillingContext, filter: InboxFilter): Promise<number> {
  const row = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('webhook_inbox')
        .select('event_id')
        .where(isAsSearched(filter))
        .limit(MOST_COUNTED)
        .as('matching'),
    )
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirst();
  return row?.count ?? 0;
}

function loadPage(
  { db }: BillingContext,
  { filter, cursor, limit }: { filter: InboxFilter; cursor: string | null; limit: number },
): Promise<InboxRow[]> {
  const query = db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where(isAsSearched(filter))
    .orderBy('stripe_created_at')
    .orderBy('event_id')
    .orderBy('stripe_account')
    .limit(limit);
  const after = readCursor(cursor);
  if (!after) return query.execute();
  return query
    .where(
      sql<boolean>`(stripe_created_at, event_id, stripe_account)
        > (${after.createdAt}::timestamptz, ${after.eventId}, ${after.stripeAccount})`,
    )
    .execute();
}

/** With the account, since an event's id is unique within one only. */
const toCursor = (row: InboxRow) =>
  [row.stripe_created_at.toISOString(), row.event_id, row.stripe_account].join('|');

interface Cursor {
  createdAt: Date;
  eventId: string;
  stripeAccount: string;
}

function readCursor(cursor: string | null): Cursor | undefined {
  const [at = '', eventId = '', stripeAccount = ''] = (cursor ?? '').split('|');
  const createdAt = new Date(at);
  if (!eventId || Number.isNaN(createdAt.getTime())) return undefined;
  return { createdAt, eventId, stripeAccount };
}
