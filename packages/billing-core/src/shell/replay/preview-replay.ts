import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { ReplayChanges, ReplayedEvent } from '../../billing.ts';
import { objectOf } from '../../domain/observations/event-object.ts';
import type { Seen } from '../apply/apply-batch.ts';
import { applyIsolated } from '../apply/apply-isolated.ts';
import type { EventOutcome } from '../apply/decide-batch.ts';
import { ignoreThinEvent } from '../apply/ignore-thin-event.ts';
import { lockShard } from '../apply/lock-shard.ts';
import { tableOf } from '../apply/table-rows.ts';
import { askStripe } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { eventOf, type InboxRow } from '../receive/inbox-row.ts';
import { fetchTerms } from '../revenue/fetch-terms.ts';
import { compareColumns, toText } from '../scans/find-differences.ts';
import { toInboxView } from '../views/inbox-views.ts';
import { compareMovements, loadMovementsOf } from './revenue-changes.ts';

/** As often as a real replay asks Stripe. */
const ROUNDS = 3;

interface Tried {
  outcome: EventOutcome | undefined;
  would: ReplayChanges;
}

/**
 * What a replay would do, found out by doing it and rolling it back: row fields, what would be told, what would be owed,
 * which movements of revenue there would be.
 * Stripe is asked where a replay would ask; no job is enqueued and nobody is notified.
 */
export async function previewReplay(context: BillingContext, row: InboxRow): Promise<ReplayedEvent> {
  const ignored = ignoreThinEvent(row);
  if (ignored) return toReplayed(row, ignored, NOTHING);
  try {
    let answers: Seen[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { outcome, would } = await tryAndRollBack(context, row, answers);
      if (outcome?.state !== 'processing') return toReplayed(row, outcome, would);
      // Terms never change at Stripe: to know them is no change of ours.
      if (outcome.terms) await fetchTerms(context, outcome.terms);
      const asked = await askStripe(context, outcome.ask);
      for (const { error } of asked.failed) throw error;
      answers = [...answers, ...asked.answers];
    }
    throw new Error('The order of its events is not told yet.');
  } catch (error) {
    return toReplayed(row, { row, state: 'failed', error }, NOTHING);
  }
}

const NOTHING: ReplayChanges = { fields: [], told: [], owed: [], revenue: [] };

function toReplayed(row: InboxRow, outcome: EventOutcome | undefined, would: ReplayChanges): ReplayedEvent {
  const event = toInboxView(row);
  if (outcome?.state === 'done' || outcome?.state === 'ignored')
    return { event, outcome: outcome.state, why: outcome.because, would };
  const why = outcome?.state === 'failed' ? String(outcome.error) : 'Nothing came of it.';
  return { event, outcome: 'failed', why, would: NOTHING };
}

async function tryAndRollBack(
  context: BillingContext,
  row: InboxRow,
  answers: readonly Seen[],
): Promise<Tried> {
  const jobs = { ...context.jobs, enqueue: async () => {} };
  const trx = await context.db.startTransaction().execute();
  try {
    await lockShard(trx, row.shard);
    const before = await look(trx, row);
    const [outcome] = await applyIsolated({ ...context, jobs }, trx, [row], { answersFor: () => answers });
    const after = await look(trx, row);
    return {
      outcome,
      would: {
        fields: compareColumns(before.columns, after.columns).map(({ field, here, atStripe }) => ({
          field,
          before: toText(here),
          after: toText(atStripe),
        })),
        told: after.told.filter((type) => !before.told.includes(type)),
        owed: after.owed,
        revenue: compareMovements(before.movements, after.movements),
      },
    };
  } finally {
    await trx.rollback().execute();
  }
}

/** The row of the event's object, what the event has told, what this transaction owes, and the books of the account. */
async function look(trx: Transaction<Database>, row: InboxRow) {
  const ref = objectOf(eventOf(row));
  const table = ref && tableOf(ref.type);
  const found = table
    ? await sql<Record<string, unknown>>`select * from ${sql.table(table)} where id = ${ref.id}`.execute(trx)
    : { rows: [] };
  const told = await trx
    .selectFrom('billing_events')
    .select('type')
    .where('key', '>=', `${row.event_id}:`)
    .where('key', '<', `${row.event_id};`)
    .orderBy('id')
    .execute();
  const owed = await trx
    .selectFrom('effects')
    .select('kind')
    // The time of the transaction's begin, which its rows carry.
    .where('created_at', '=', sql<Date>`now()`)
    .orderBy('key')
    .execute();
  return {
    columns: found.rows[0] ?? {},
    told: told.map(({ type }) => type),
    owed: owed.map(({ kind }) => kind),
    movements: await loadMovementsOf(trx, row),
  };
}
