import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { RevenueChange } from '../../billing.ts';
import type { RevenueMovement } from '../../domain/revenue/revenue-ledger.ts';
import { claimOf, loadOwners } from '../apply/load-owners.ts';
import { eventOf, type InboxRow } from '../receive/inbox-row.ts';
import { loadMovements } from '../revenue/revenue-rows.ts';

/** The movements of the account that an event concerns, as they are within the transaction. */
export async function loadMovementsOf(db: Kysely<Database>, row: InboxRow): Promise<RevenueMovement[]> {
  const claim = claimOf({ ...eventOf(row).data.object }, row.customer_id);
  const accountId = (await loadOwners(db, [claim]))(claim);
  return accountId === undefined ? [] : ((await loadMovements(db, [accountId])).get(accountId) ?? []);
}

/** What would be taken out of the books and what written into them; a movement that only gets another number is neither. */
export function compareMovements(
  before: readonly RevenueMovement[],
  after: readonly RevenueMovement[],
): RevenueChange[] {
  const [were, are] = [new Set(before.map(toKey)), new Set(after.map(toKey))];
  return [
    ...before.filter((movement) => !are.has(toKey(movement))).map((each) => toChange('removed', each)),
    ...after.filter((movement) => !were.has(toKey(movement))).map((each) => toChange('added', each)),
  ];
}

const toKey = (movement: RevenueMovement) => JSON.stringify({ ...movement, sequence: null });

const toChange = (change: RevenueChange['change'], movement: RevenueMovement): RevenueChange => ({
  change,
  kind: movement.kind,
  subscriptionId: movement.subscriptionId,
  movedAt: new Date(movement.movedAt * 1_000).toISOString(),
  delta: { amountMinor: movement.deltaMinor, currency: movement.currency },
});
