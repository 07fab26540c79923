import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';

/** The beginnings and ends of billing periods that are known of each account; nothing for an account that there is not. */
export async function loadBoundaries(
  db: Kysely<Database>,
  accountIds: readonly string[],
): Promise<Map<string, Date[]>> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('subscriptions', (join) =>
      join.onRef('subscriptions.account_id', '=', 'accounts.id').on('ended_at', 'is', null),
    )
    .leftJoin('subscription_items as item', (join) =>
      join
        .onRef('item.account_id', '=', 'subscriptions.account_id')
        .onRef('item.subscription_id', '=', 'subscriptions.id'),
    )
    .select(['accounts.id', 'item.current_period_starts_at', 'item.current_period_ends_at'])
    .distinct()
    .where('accounts.id', 'in', accountIds)
    .execute();
  const known = new Map<string, Date[]>();
  for (const { id, current_period_starts_at: startsAt, current_period_ends_at: endsAt } of rows)
    known.set(id, [...(known.get(id) ?? []), ...(startsAt && endsAt ? [startsAt, endsAt] : [])]);
  return known;
}
