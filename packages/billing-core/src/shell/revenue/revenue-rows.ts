import type { Database, RevenueMovementsTable, RevenuePointsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { MovementKind, RevenueMovement } from '../../domain/revenue/revenue-ledger.ts';
import type { ChurnCause, RevenuePoint } from '../../domain/revenue/revenue-point.ts';
import { toJsonb } from '../to-jsonb.ts';

export type OwnedPoint = RevenuePoint & { accountId: string };

/** Adds points, each once; of the accounts that got a new one, the second (Unix) of its oldest. */
export async function insertPoints(
  db: Kysely<Database>,
  points: readonly OwnedPoint[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ account_id: string; since: number }>`
    with added as (
      insert into revenue_points
      select account_id, subscription_id, source_id, to_timestamp(observed), currency, mrr_minor, before_currency,
        before_mrr_minor, gone, is_final, is_creation, covered
      from json_to_recordset(${toJsonb(points.map(toPointRow))}::json) as given (
        account_id text, subscription_id text, source_id text, observed bigint, currency text, mrr_minor bigint,
        before_currency text, before_mrr_minor bigint, gone text, is_final boolean, is_creation boolean, covered integer)
      on conflict do nothing
      returning account_id, observed_at
    )
    select account_id, extract(epoch from min(observed_at))::bigint as since from added group by account_id`.execute(
    db,
  );
  return new Map(rows.map(({ account_id, since }) => [account_id, since]));
}

const toPointRow = (point: OwnedPoint) => ({
  account_id: point.accountId,
  subscription_id: point.subscriptionId,
  source_id: point.sourceId,
  observed: point.observedAt,
  currency: point.currency,
  mrr_minor: point.mrrMinor,
  before_currency: point.before?.currency ?? null,
  before_mrr_minor: point.before?.mrrMinor ?? null,
  gone: point.gone,
  is_final: point.isFinal,
  is_creation: point.isCreation,
  covered: point.covered,
});

/**
 * The points that have to be folded anew, by account: those from the given second on, and from the oldest answer that only
 * a new event can have overtaken. Whatever is older has the movements that it had; what follows an end is left out.
 */
export async function loadPointsSince(
  db: Kysely<Database>,
  since: ReadonlyMap<string, number>,
): Promise<Map<string, RevenuePoint[]>> {
  const accounts = [...since].map(([account_id, second]) => ({ account_id, second }));
  const { rows } = await sql<Selectable<RevenuePointsTable>>`
    with given as (
      select account_id, to_timestamp(second) as since
      from json_to_recordset(${toJsonb(accounts)}::json) as accounts (account_id text, second bigint)
    ), touched as (
      select account_id, least(since, (
        select min(answer.observed_at) from revenue_points answer
        where answer.account_id = given.account_id and answer.covered is not null and answer.observed_at < given.since
          and not exists (
            select from revenue_points later
            where later.account_id = answer.account_id and later.subscription_id = answer.subscription_id
              and later.covered is null and later.observed_at > answer.observed_at and later.observed_at < given.since)
      )) as since from given
    )
    select points.* from touched join revenue_points points
      on points.account_id = touched.account_id and points.observed_at >= touched.since
    where not exists (
      select from revenue_points ended
      where ended.account_id = points.account_id and ended.subscription_id = points.subscription_id
        and ended.is_final and ended.observed_at < points.observed_at)`.execute(db);
  return byAccount(rows, fromPointRow);
}

function fromPointRow(row: Selectable<RevenuePointsTable>): RevenuePoint {
  const { before_currency: currency, before_mrr_minor: mrrMinor } = row;
  return {
    subscriptionId: row.subscription_id,
    sourceId: row.source_id,
    observedAt: row.observed_at.getTime() / 1000,
    currency: row.currency,
    mrrMinor: row.mrr_minor,
    before: currency === null || mrrMinor === null ? null : { currency, mrrMinor },
    gone: row.gone as ChurnCause | null,
    isFinal: row.is_final,
    isCreation: row.is_creation,
    covered: row.covered,
  };
}

export async function loadMovements(
  db: Kysely<Database>,
  accountIds: readonly string[],
): Promise<Map<string, RevenueMovement[]>> {
  const rows = await db
    .selectFrom('revenue_movements')
    .selectAll()
    .where('account_id', '=', sql<string>`any(${accountIds})`)
    .orderBy('account_id')
    .orderBy('sequence')
    .execute();
  return byAccount(rows, fromMovementRow);
}

function fromMovementRow(row: Selectable<RevenueMovementsTable>): RevenueMovement {
  return {
    sequence: row.sequence,
    subscriptionId: row.subscription_id,
    sourceId: row.source_id,
    movedAt: row.moved_at.getTime() / 1000,
    // Both closed by a constraint.
    kind: row.kind as MovementKind,
    churnCause: row.churn_cause as ChurnCause | null,
    currency: row.currency,
    deltaMinor: row.delta_minor,
    mrrMinor: row.mrr_minor,
  };
}

export type OwnedMovement = RevenueMovement & { accountId: string };

/** Takes away each account's movements from a number on, and writes the new ones. */
export async function replaceMovements(
  db: Kysely<Database>,
  { outdated, movements }: { outdated: readonly OutdatedFrom[]; movements: readonly OwnedMovement[] },
): Promise<void> {
  if (outdated.length > 0)
    await sql`
      delete from revenue_movements
      using json_to_recordset(${toJsonb(outdated)}::json) as given (account_id text, sequence integer)
      where revenue_movements.account_id = given.account_id and revenue_movements.sequence >= given.sequence`.execute(
      db,
    );
  if (movements.length > 0)
    await sql`
      insert into revenue_movements
      select account_id, sequence, subscription_id, source_id, to_timestamp(moved), kind, churn_cause, currency,
        delta_minor, mrr_minor
      from json_to_recordset(${toJsonb(movements.map(toMovementRow))}::json) as given (
        account_id text, sequence integer, subscription_id text, source_id text, moved bigint, kind text,
        churn_cause text, currency text, delta_minor bigint, mrr_minor bigint)`.execute(db);
}

export interface OutdatedFrom {
  account_id: string;
  sequence: number;
}

const toMovementRow = (movement: OwnedMovement) => ({
  account_id: movement.accountId,
  sequence: movement.sequence,
  subscription_id: movement.subscriptionId,
  source_id: movement.sourceId,
  moved: movement.movedAt,
  kind: movement.kind,
  churn_cause: movement.churnCause,
  currency: movement.currency,
  delta_minor: movement.deltaMinor,
  mrr_minor: movement.mrrMinor,
});

function byAccount<Row extends { account_id: string }, T>(
  rows: readonly Row[],
  convert: (row: Row) => T,
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.account_id) ?? [];
    own.push(convert(row));
    found.set(row.account_id, own);
  }
  return found;
}
