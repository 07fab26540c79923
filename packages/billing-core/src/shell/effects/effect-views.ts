import { sql } from 'kysely';
import type { EffectView, OwedKind, Page } from '../../billing.ts';
import type { BillingContext } from '../context.ts';

export interface EffectFilter {
  state: EffectView['state'];
  kind: string | null;
  cursor: string | null;
  limit: number;
}

/** What is owed of each kind; what is done is not looked at. */
export async function summarizeEffects({ db }: Pick<BillingContext, 'db'>): Promise<OwedKind[]> {
  const { rows } = await sql<{
    kind: string;
    pending: number;
    dead: number;
    oldest_pending: Date | null;
    oldest_dead: Date | null;
  }>`with owed as (
      select kind, state, created_at from effects where state = 'pending'
      union all select kind, state, created_at from effects where state = 'dead'
    )
    select kind,
      count(*) filter (where state = 'pending')::int as pending,
      count(*) filter (where state = 'dead')::int as dead,
      min(created_at) filter (where state = 'pending') as oldest_pending,
      min(created_at) filter (where state = 'dead') as oldest_dead
    from owed group by kind order by min(state), kind`.execute(db);
  return rows.map((row) => ({
    kind: row.kind,
    pending: row.pending,
    dead: row.dead,
    oldestPendingAt: row.oldest_pending?.toISOString() ?? null,
    oldestDeadAt: row.oldest_dead?.toISOString() ?? null,
  }));
}

/** The oldest first. */
export async function listEffects(
  { db }: Pick<BillingContext, 'db'>,
  { state, kind, cursor, limit }: EffectFilter,
): Promise<Page<EffectView>> {
  const rows = await db
    .selectFrom('effects')
    .select(['key', 'kind', 'account_id', 'attempts', 'last_error', 'created_at'])
    // With all its digits, which JavaScript does not have: the next page begins behind it.
    .select(sql<string>`created_at::text`.as('created'))
    .where('state', '=', state)
    .$if(kind !== null, (query) => query.where('kind', '=', kind))
    .$if(cursor !== null, (query) => query.where(isAfter(cursor ?? '')))
    .orderBy('created_at')
    .orderBy('key')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      key: row.key,
      kind: row.kind,
      accountId: row.account_id,
      state,
      attempts: row.attempts,
      lastError: row.last_error,
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last ? `${last.created}|${last.key}` : null,
  };
}

function isAfter(cursor: string) {
  const at = cursor.indexOf('|');
  const [created, key] = [cursor.slice(0, at), cursor.slice(at + 1)];
  return sql<boolean>`(created_at, key) > (${created}::timestamptz, ${key})`;
}
