import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import { customerOf } from '../../domain/observations/event-object.ts';
import type { RevenueMovement } from '../../domain/revenue/revenue-ledger.ts';
import { toMovements } from '../../domain/revenue/revenue-movements.ts';
import {
  type MissingRevenueTerm,
  missingTerms,
  type RevenueObservation,
  toRevenuePoint,
} from '../../domain/revenue/revenue-point.ts';
import { NO_TERMS } from '../../domain/revenue/revenue-terms.ts';
import { claimOf, loadOwners } from '../apply/load-owners.ts';
import {
  insertPoints,
  loadMovements,
  loadPointsSince,
  type OutdatedFrom,
  type OwnedMovement,
  type OwnedPoint,
  replaceMovements,
} from './revenue-rows.ts';
import { loadTerms } from './revenue-terms.ts';

export interface RecordedRevenue {
  /** Not recorded until these are fetched (`fetchTerms`) and the same observations are given again. */
  missing: MissingRevenueTerm[];
  /** Subscriptions of no account of ours: not recorded. */
  unowned: string[];
}

/**
 * Adds what observations of subscriptions tell of recurring revenue, and brings the movements of their accounts up to date,
 * in the caller's transaction. The rows are a pure function of the set of observations: order, repetition and batches play
 * no part. A handful of statements, however many subscriptions; the accounts' rows stay locked until the transaction ends,
 * so that no two fold the same account at once.
 */
export async function recordRevenue(
  trx: Transaction<Database>,
  observations: readonly RevenueObservation[],
): Promise<RecordedRevenue> {
  const { points, ...recorded } = await toOwnedPoints(trx, observations);
  if (points.length === 0) return recorded;
  const since = await insertPoints(trx, points);
  if (since.size === 0) return recorded;
  const changed = await loadPointsSince(trx, since);
  const kept = await loadMovements(trx, [...changed.keys()]);
  const outdated: OutdatedFrom[] = [];
  const movements: OwnedMovement[] = [];
  for (const [accountId, seen] of changed) {
    const { from, added } = refold(kept.get(accountId) ?? [], seen);
    if (from !== undefined) outdated.push({ account_id: accountId, sequence: from });
    for (const movement of added) movements.push({ ...movement, accountId });
  }
  await replaceMovements(trx, { outdated, movements });
  return recorded;
}

async function toOwnedPoints(trx: Transaction<Database>, observations: readonly RevenueObservation[]) {
  const ownerOf = await lockOwners(trx, observations);
  const owned = observations.filter((seen) => ownerOf(seen) !== undefined);
  const wanted = missingTerms(owned, NO_TERMS);
  const idsOf = (kind: string) => [
    ...new Set(wanted.filter((term) => term.kind === kind).map(({ id }) => id)),
  ];
  const terms = await loadTerms(trx, { priceIds: idsOf('price'), discountIds: idsOf('discount') });
  const missing: MissingRevenueTerm[] = [];
  const points: OwnedPoint[] = [];
  for (const seen of owned) {
    const lacking = wanted.length === 0 ? [] : missingTerms([seen], terms);
    missing.push(...lacking);
    const accountId = ownerOf(seen);
    if (lacking.length === 0 && accountId !== undefined)
      points.push({ ...toRevenuePoint(seen, terms), accountId });
  }
  const unowned = observations.filter((seen) => ownerOf(seen) === undefined);
  return { points, missing, unowned: [...new Set(unowned.map(({ subscriptionId }) => subscriptionId))] };
}

/** Whose each subscription is, with the rows of those accounts locked. */
async function lockOwners(trx: Transaction<Database>, observations: readonly RevenueObservation[]) {
  const claims = new Map(observations.map((seen) => [seen, toClaim(seen)]));
  const findOwner = await loadOwners(trx, [...claims.values()]);
  const ownerOf = (seen: RevenueObservation) => findOwner(claims.get(seen) ?? toClaim(seen));
  const owners = new Set(observations.map(ownerOf).filter((owner) => owner !== undefined));
  // In one order everywhere, so that two transactions never wait for each other.
  await sql`select id from accounts where id = any(${[...owners]}) order by id for no key update`.execute(
    trx,
  );
  return ownerOf;
}

const toClaim = ({ snapshot }: RevenueObservation) => claimOf({ ...snapshot }, customerOf({ ...snapshot }));

/** What stays as it was is left alone: mostly all of it, and a new movement comes behind it. */
function refold(
  kept: readonly RevenueMovement[],
  seen: readonly Parameters<typeof toMovements>[0][number][],
): { from: number | undefined; added: RevenueMovement[] } {
  const since = Math.min(...seen.map(({ observedAt }) => observedAt));
  const earlier = kept.filter(({ movedAt }) => movedAt < since);
  const were = kept.slice(earlier.length);
  const are = toMovements(seen, earlier);
  const same = are.findIndex((movement, at) => !isSameMovement(movement, were[at]));
  const agreed = same === -1 ? are.length : same;
  return { from: were[agreed]?.sequence, added: are.slice(agreed) };
}

function isSameMovement(a: RevenueMovement, b: RevenueMovement | undefined): boolean {
  return b !== undefined && (Object.keys(a) as (keyof RevenueMovement)[]).every((key) => a[key] === b[key]);
}
