import type { Database, SubscriptionItemsTable } from '@billwright/db';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Subscription } from '../../domain/subscription.ts';
import type { SubscriptionItem } from '../../domain/subscription-item.ts';
import { toJsonb } from '../to-jsonb.ts';

export type SubscriptionItemRow = Selectable<SubscriptionItemsTable>;

/** The rows that a subscription's items come to, ordered by id. */
export const toItemRows = ({ id, accountId, items }: Subscription): SubscriptionItemRow[] =>
  items.map((item) => ({
    account_id: accountId,
    subscription_id: id,
    id: item.id,
    role: item.role,
    key: item.key,
    price_id: item.priceId,
    quantity: item.quantity,
    unit_amount_minor: item.unitAmountMinor,
    currency: item.currency,
    interval: item.interval,
    current_period_starts_at: item.currentPeriodStartsAt,
    current_period_ends_at: item.currentPeriodEndsAt,
  }));

/** The row as a part of its subscription's, where JSON has times as text. */
export type ItemOfRow = Omit<SubscriptionItemRow, 'current_period_starts_at' | 'current_period_ends_at'> & {
  current_period_starts_at: string;
  current_period_ends_at: string;
};

export const fromItemRow = (row: ItemOfRow): SubscriptionItem => ({
  id: row.id,
  priceId: row.price_id,
  role: row.role,
  key: row.key,
  quantity: row.quantity,
  unitAmountMinor: row.unit_amount_minor,
  currency: row.currency,
  interval: row.interval,
  currentPeriodStartsAt: new Date(row.current_period_starts_at),
  currentPeriodEndsAt: new Date(row.current_period_ends_at),
});

/** Makes the items of these subscriptions what they are now: written where they differ, gone where they are gone. */
export async function writeItems(
  trx: Transaction<Database>,
  subscriptions: readonly Subscription[],
): Promise<void> {
  if (subscriptions.length === 0) return;
  await sql`with given as (
      select * from json_populate_recordset(null::subscription_items, ${toJsonb(subscriptions.flatMap(toItemRows))}::json)
    ), gone as (
      delete from subscription_items item
      using unnest(${subscriptions.map(({ accountId }) => accountId)}::text[], ${subscriptions.map(({ id }) => id)}::text[])
        as written (account_id, subscription_id)
      where item.account_id = written.account_id and item.subscription_id = written.subscription_id
        and not exists (select from given where given.subscription_id = item.subscription_id and given.id = item.id)
    )
    insert into subscription_items as item select * from given order by account_id, subscription_id, id
    on conflict (account_id, subscription_id, id) do update set
      role = excluded.role, key = excluded.key, price_id = excluded.price_id, quantity = excluded.quantity,
      unit_amount_minor = excluded.unit_amount_minor, currency = excluded.currency, interval = excluded.interval,
      current_period_starts_at = excluded.current_period_starts_at, current_period_ends_at = excluded.current_period_ends_at
    where item is distinct from excluded`.execute(trx);
}
