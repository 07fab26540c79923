import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** Failed invoices, what was done about each, and what came of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('invoices')
    .addColumn('voided_at', 'timestamptz')
    .addColumn('uncollectible_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('dunning_failures')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('invoice_id', 'text', required)
    .addColumn('event_id', 'text', required)
    .addColumn('subscription_id', 'text', required)
    .addColumn('failed_at', 'timestamptz', required)
    .addColumn('next_attempt_at', 'timestamptz')
    .addColumn('attempt_count', 'integer', required)
    .addPrimaryKeyConstraint('dunning_failures_pkey', ['account_id', 'invoice_id', 'event_id'])
    .execute();
  await db.schema
    .createIndex('dunning_failures_of_subscription')
    .on('dunning_failures')
    .columns(['account_id', 'subscription_id'])
    .execute();
  await db.schema
    .createTable('dunning_cases')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('invoice_id', 'text', required)
    .addColumn('subscription_id', 'text', required)
    .addColumn('state', 'text', (c) =>
      c
        .notNull()
        .check(
          sql`state in ('open', 'recovered', 'cancelled', 'refunded', 'voided', 'uncollectible', 'paused', 'exhausted')`,
        ),
    )
    .addColumn('because', 'text', required)
    .addColumn('opened_at', 'timestamptz', required)
    .addColumn('closed_at', 'timestamptz')
    .addColumn('failure_count', 'integer', required)
    .addColumn('last_failed_at', 'timestamptz', required)
    .addColumn('next_attempt_at', 'timestamptz')
    .addColumn('recovered_by', 'text', (c) =>
      c.check(sql`recovered_by in ('customer', 'stripe_retry', 'manual_retry')`),
    )
    .addColumn('recovered_after_day', 'integer')
    .addColumn('decline_code', 'text')
    .addColumn('declines_read', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('look_at', 'timestamptz')
    .addColumn('leased_until', 'timestamptz')
    .addPrimaryKeyConstraint('dunning_cases_pkey', ['account_id', 'invoice_id'])
    .addCheckConstraint('dunning_cases_closed', sql`(state = 'open') = (closed_at is null)`)
    .execute();
  await sql`create index dunning_cases_open on dunning_cases (look_at) where state = 'open'`.execute(db);
  await sql`create index dunning_cases_newest on dunning_cases (opened_at desc, invoice_id)`.execute(db);
  await db.schema
    .createTable('dunning_steps')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('invoice_id', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('mail', 'end', 'retry', 'card')`))
    .addColumn('day', 'integer')
    .addColumn('action', 'text', (c) => c.check(sql`action in ('cancel', 'pause', 'leave_past_due')`))
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('owed', 'held', 'skipped', 'superseded', 'done', 'failed')`),
    )
    .addColumn('because', 'text', required)
    .addColumn('at', 'timestamptz', required)
    .addColumn('sent_at', 'timestamptz')
    .addColumn('opened_at', 'timestamptz')
    .addPrimaryKeyConstraint('dunning_steps_pkey', ['account_id', 'invoice_id', 'key'])
    .execute();
}
