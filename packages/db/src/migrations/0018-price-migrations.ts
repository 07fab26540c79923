import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/**
 * Subscribers on their way from an old price to the catalogue's present one.
 *
 * A migration belongs to no account: it is an operator's, over subscribers of many. Its rows, which are what grows with the
 * number of accounts, have the account first in their key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('price_migrations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('state', 'text', (c) =>
      c
        .notNull()
        .check(sql`state in ('planned', 'running', 'paused', 'completed', 'rolling_back', 'rolled_back')`),
    )
    .addColumn('plan_key', 'text', required)
    .addColumn('cohort', 'jsonb', required)
    .addColumn('targets', 'jsonb', required)
    .addColumn('policy', 'jsonb', required)
    .addColumn('opened_price_ids', sql`text[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    .addColumn('created_by', 'text', required)
    .addColumn('because', 'text', required)
    .addColumn('created_at', 'timestamptz', required)
    .addColumn('started_at', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .execute();
  // Two at once would take a subscriber from each other.
  await sql`create unique index price_migrations_one_under_way on price_migrations (plan_key)
    where state in ('running', 'paused', 'rolling_back')`.execute(db);
  await db.schema
    .createTable('price_migration_rows')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('migration_id', 'text', (c) => c.notNull().references('price_migrations.id'))
    .addColumn('subscription_id', 'text', required)
    .addColumn('currency', 'text', required)
    .addColumn('interval', 'text', required)
    .addColumn('forecast', 'text', (c) => c.notNull().check(sql`forecast in ('migrate', 'skip', 'wait')`))
    .addColumn('forecast_because', 'text', required)
    .addColumn('bill_source', 'text', (c) =>
      c.notNull().check(sql`bill_source in ('pending', 'computed', 'stripe')`),
    )
    .addColumn('old_bill_minor', 'bigint')
    .addColumn('new_bill_minor', 'bigint')
    .addColumn('bill_error', 'text')
    .addColumn('state', 'text', (c) =>
      c
        .notNull()
        .check(
          sql`state in ('pending', 'waiting', 'noticed', 'scheduled', 'migrated', 'skipped', 'failed', 'rolled_back')`,
        ),
    )
    .addColumn('because', 'text', required)
    .addColumn('changes', 'jsonb', required)
    .addColumn('round', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('schedule_id', 'text')
    .addColumn('noticed_at', 'timestamptz')
    .addColumn('effective_at', 'timestamptz')
    .addColumn('changed_at', 'timestamptz')
    .addColumn('undo', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('look_at', 'timestamptz', required)
    .addColumn('leased_until', 'timestamptz')
    .addPrimaryKeyConstraint('price_migration_rows_pkey', ['account_id', 'migration_id', 'subscription_id'])
    .execute();
  await sql`create index price_migration_rows_of_migration
    on price_migration_rows (migration_id, state, subscription_id)`.execute(db);
}
