import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { RevenueMovement } from '../../domain/revenue/revenue-ledger.ts';
import { toMovements } from '../../domain/revenue/revenue-movements.ts';
import {
  type MissingRevenueTerm,
  missingTerms,
  type RevenueObservation,
  toRevenuePoint,
} from '../../domain/revenue/revenue-point.ts';
import type { SubscriptionSnapshot } from '../../domain/revenue/revenue-snapshot.ts';
import { NO_TERMS } from '../../domain/revenue/revenue-terms.ts';
import { idOf } from '../../domain/subscription.ts';
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

/** Whose a subscription is: the account that its customer pays for, else what we wrote on it when we made it. */
async function lockOwners(trx: Transaction<Database>, observations: readonly RevenueObservation[]) {
  const named = observations.map(({ snapshot }) => namesOf(snapshot));
  const customerIds = [...new Set(named.map(({ customerId }) => customerId))];
  const claims = [...new Set(named.map(({ claim }) => claim))];
  // In one order everywhere, so that two transactions never wait for each other.
  const { rows } = await sql<{ id: string; stripe_customer_id: string | null }>`
    select id, stripe_customer_id from accounts
    where stripe_customer_id = any(${customerIds}) or id = any(${claims})
    order by id for no key update`.execute(trx);
  const byCustomer = new Map(rows.map(({ id, stripe_customer_id }) => [stripe_customer_id, id]));
  const ids = new Set(rows.map(({ id }) => id));
  return ({ snapshot }: RevenueObservation): string | undefined => {
    const { customerId, claim } = namesOf(snapshot);
    return (
      (customerId === null ? undefined : byCustomer.get(customerId)) ?? (ids.has(claim) ? claim : undefined)
    );
  };
}

function namesOf(snapshot: SubscriptionSnapshot): { customerId: string | null; claim: string } {
  return { customerId: idOf(snapshot.customer), claim: snapshot.metadata?.billwright_account ?? '' };
}

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
