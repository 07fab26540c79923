import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { isHiddenColumn } from '../../domain/hidden-fields.ts';
import { customerOf, keyOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import { isEqual } from '../../domain/observations/json-equality.ts';
import { projectObject } from '../../domain/observations/project-object.ts';
import type { Seen } from '../apply/apply-batch.ts';
import { claimOf, loadOwners } from '../apply/load-owners.ts';
import { loadStates, type ObjectState } from '../apply/object-states.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import { type TableRow, toTableRow } from '../apply/table-rows.ts';
import { toItemRows } from '../apply/write-items.ts';
import type { BillingContext } from '../context.ts';

/** One column that is not as Stripe's object says; hidden where it holds personal data or opens something. */
export interface FieldDifference {
  field: string;
  here: unknown;
  atStripe: unknown;
}

export interface ObjectDifference {
  ref: ObjectRef;
  problem: 'differs' | 'missing_here' | 'missing_at_stripe';
  fields: FieldDifference[];
  /** When Stripe last told something of the object, as far as is known here. */
  lastHeardAt: Date | null;
}

/** Where our rows are not what Stripe's objects come to, by column. Objects of nobody here are no difference. */
export async function findDifferences(
  db: Kysely<Database>,
  seen: readonly Seen[],
): Promise<ObjectDifference[]> {
  const states = await loadStates(
    db,
    seen.map(({ ref }) => ref),
  );
  const expected = await projectAll(db, seen, states);
  const rows = await loadRows(
    db,
    expected.map(({ row }) => row),
  );
  return expected.flatMap(({ ref, row: { table, row } }): ObjectDifference[] => {
    const here = rows.get(`${table}/${row.id}`);
    const lastHeardAt = lastHeard(states.get(keyOf(ref)));
    // A session is ours before Stripe knows it: one that is not was opened by somebody else.
    if (!here && table === 'checkout_sessions') return [];
    if (!here) return [{ ref, problem: 'missing_here', fields: [], lastHeardAt }];
    const fields = compareColumns(here, row);
    return fields.length === 0 ? [] : [{ ref, problem: 'differs', fields, lastHeardAt }];
  });
}

/** The same of one object that was just asked for; `undefined` for `seen` when Stripe has none. */
export async function describeDifference(
  { db }: Pick<BillingContext, 'db'>,
  ref: ObjectRef,
  seen: Seen | undefined,
): Promise<ObjectDifference | undefined> {
  if (seen) return (await findDifferences(db, [seen]))[0];
  const state = (await loadStates(db, [ref])).get(keyOf(ref));
  return { ref, problem: 'missing_at_stripe', fields: [], lastHeardAt: lastHeard(state) };
}

async function projectAll(
  db: Kysely<Database>,
  seen: readonly Seen[],
  states: ReadonlyMap<string, ObjectState>,
): Promise<{ ref: ObjectRef; row: TableRow }[]> {
  const claims = seen.map(({ ref, observation: { snapshot } }) =>
    claimOf(snapshot, states.get(keyOf(ref))?.customerId ?? customerOf(snapshot)),
  );
  const findOwner = await loadOwners(db, claims);
  return seen.flatMap(({ ref, observation: { snapshot } }, at) => {
    const claim = claims[at];
    const accountId = claim && findOwner(claim);
    if (accountId === undefined) return [];
    // What a deleted object was is known from its events only; that it is deleted is all that counts.
    const latest = snapshot.deleted === true ? tombstoneOf(states.get(keyOf(ref)), snapshot) : snapshot;
    const row = projectObject(ref.type, latest, { accountId, customerId: claim?.customerId ?? '' });
    return row ? [{ ref, row: toTableRow(row) }] : [];
  });
}

const tombstoneOf = (state: ObjectState | undefined, snapshot: Record<string, unknown>) => ({
  ...state?.frontier.at(-1)?.snapshot,
  ...snapshot,
});

async function loadRows(
  db: Kysely<Database>,
  wanted: readonly TableRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  for (const [table, rows] of Map.groupBy(wanted, (each) => each.table)) {
    const ids = rows.map(({ row }) => row.id);
    for (const row of await loadById(db, table, ids)) found.set(`${table}/${row.id}`, row);
  }
  return found;
}

/** A subscription is compared with its items. */
async function loadById(
  db: Kysely<Database>,
  table: TableRow['table'],
  ids: string[],
): Promise<(Record<string, unknown> & { id: string })[]> {
  if (table === 'subscriptions') {
    const rows = await selectSubscriptions(db).where('subscriptions.id', 'in', ids).execute();
    return rows.map((row) => ({ ...row, items: toItemRows(fromSubscriptionRow(row)) }));
  }
  const { rows } = await sql<Record<string, unknown> & { id: string }>`
    select * from ${sql.table(table)} where id = any(${ids})`.execute(db);
  return rows;
}

/** Those of the second that the first has not, or has otherwise. */
export function compareColumns(
  here: Record<string, unknown>,
  there: Record<string, unknown>,
): FieldDifference[] {
  return Object.entries(there).flatMap(([field, value]) => {
    const ours = toJson(here[field]);
    const theirs = toJson(value);
    if (isEqual(ours, theirs)) return [];
    const show = (each: unknown) => (isHiddenColumn(field) && each !== null ? '•••' : each);
    return [{ field, here: show(ours), atStripe: show(theirs) }];
  });
}

export const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** As it is written and shown: times in ISO 8601, UTC. */
const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function lastHeard(state: ObjectState | undefined): Date | null {
  const times = state?.frontier.map(({ earliestMs }) => earliestMs) ?? [];
  return times.length === 0 ? null : new Date(Math.max(...times));
}
