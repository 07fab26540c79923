import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** What a subscription is to become, and in which way it is paused; the one offer that an account is made to stay. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('subscriptions')
    .addColumn('schedule_id', 'text')
    .addColumn('paused_because', 'text')
    .addColumn('collection_paused', 'text')
    .addColumn('collection_resumes_at', 'timestamptz')
    .addColumn('discount_ids', sql`text[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    .execute();
  await db.schema
    .createTable('subscription_schedules')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('id', 'text', required)
    .addColumn('customer_id', 'text', required)
    .addColumn('subscription_id', 'text')
    .addColumn('status', 'text', required)
    .addColumn('phases', 'jsonb', required)
    .addPrimaryKeyConstraint('subscription_schedules_pkey', ['account_id', 'id'])
    .execute();
  await db.schema
    .createTable('retention_offers')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('coupon', 'pause')`))
    .addColumn('answer', 'text', (c) => c.notNull().check(sql`answer in ('taken', 'declined')`))
    .addColumn('intent_id', 'text', required)
    .addColumn('answered_at', 'timestamptz', required)
    .addPrimaryKeyConstraint('retention_offers_pkey', ['account_id'])
    .execute();
  await protect(db, 'subscription_schedules', 'account_id');
  await protect(db, 'retention_offers', 'account_id');
}
