import { sql } from 'kysely';
import type { CustomerHit } from '../../billing.ts';
import { describeStatus } from '../../domain/status-words.ts';
import { isLive } from '../../domain/subscription.ts';
import { loadAccountSubscriptions } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';

/** Every way has an index of its own: nothing here reads a table through. */
export async function searchCustomers(
  context: BillingContext,
  { query, limit }: { query: string; limit: number },
): Promise<CustomerHit[]> {
  const wanted = query.trim();
  if (wanted === '') return [];
  const prefix = `${wanted.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  const words = wanted.match(/[\p{L}\p{N}]+/gu) ?? [];
  const text = words.map((word) => `${word}:*`).join(' & ');
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from accounts where id in (
      (select id from accounts where id = ${wanted} or stripe_customer_id = ${wanted})
      union (select account_id from account_customers where customer_id = ${wanted})
      union (select account_id from customers where id = ${wanted})
      union (select account_id from invoices where id = ${wanted} or number = ${wanted})
      union (select account_id from subscriptions where id = ${wanted})
      union (select account_id from refunds where charge_id = ${wanted} or id = ${wanted})
      union (select id from accounts where lower(email) like ${prefix} limit ${limit})
      union (select account_id from customers where lower(email) like ${prefix} limit ${limit})
      union (select id from accounts
        where ${text} <> '' and to_tsvector('simple', name) @@ to_tsquery('simple', ${text}) limit ${limit})
    ) order by lower(name), id limit ${limit}`.execute(context.db);
  return Promise.all(rows.map((row) => toHit(context, row)));
}

export async function toHit(
  context: BillingContext,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<CustomerHit> {
  const subscriptions = await loadAccountSubscriptions(context, id);
  const live = subscriptions.find(({ status }) => isLive(status));
  return { accountId: id, name, email, ...describeStatus(live) };
}
