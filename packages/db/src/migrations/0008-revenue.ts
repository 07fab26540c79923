import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/** Monthly recurring revenue: what each look at a subscription told of it, the movements folded from that, and the terms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('revenue_points')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('observed_at', 'timestamptz', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('mrr_minor', 'bigint', (c) => c.notNull())
    .addColumn('before_currency', 'text')
    .addColumn('before_mrr_minor', 'bigint')
    .addColumn('gone', 'text', (c) => c.check(sql`gone in ('voluntary', 'involuntary')`))
    .addColumn('is_final', 'boolean', (c) => c.notNull())
    .addColumn('is_creation', 'boolean', (c) => c.notNull())
    .addColumn('covered', 'integer')
    .addPrimaryKeyConstraint('revenue_points_pkey', ['account_id', 'subscription_id', 'source_id'])
    .execute();
  await db.schema
    .createIndex('revenue_points_observed')
    .on('revenue_points')
    .columns(['account_id', 'observed_at'])
    .execute();

  // Answers and ends are few: what a fold asks of an account's whole past stays small however long that is.
  await sql`create index revenue_points_answers on revenue_points (account_id, observed_at) where covered is not null`.execute(
    db,
  );
  await sql`create index revenue_points_ends on revenue_points (account_id, subscription_id, observed_at) where is_final`.execute(
    db,
  );

  await db.schema
    .createTable('revenue_movements')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('subscription_id', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('moved_at', 'timestamptz', (c) => c.notNull())
    .addColumn('kind', 'text', (c) =>
      c.notNull().check(sql`kind in ('new', 'expansion', 'contraction', 'reactivation', 'churn')`),
    )
    .addColumn('churn_cause', 'text', (c) => c.check(sql`churn_cause in ('voluntary', 'involuntary')`))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('delta_minor', 'bigint', (c) => c.notNull().check(sql`delta_minor <> 0`))
    .addColumn('mrr_minor', 'bigint', (c) => c.notNull().check(sql`mrr_minor >= 0`))
    .addPrimaryKeyConstraint('revenue_movements_pkey', ['account_id', 'sequence'])
    .addCheckConstraint('revenue_movements_cause', sql`(kind = 'churn') = (churn_cause is not null)`)
    .execute();
  await db.schema
    .createIndex('revenue_movements_moved')
    .on('revenue_movements')
    .columns(['moved_at', 'currency'])
    .execute();
  for (const table of ['revenue_points', 'revenue_movements']) await protect(db, table, 'account_id');

  await db.schema
    .createTable('price_terms')
    .addColumn('price_id', 'text', (c) => c.primaryKey())
    .addColumn('terms', 'jsonb', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('discount_terms')
    .addColumn('discount_id', 'text', (c) => c.primaryKey())
    .addColumn('terms', 'jsonb', (c) => c.notNull())
    .execute();
}
