import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** Billing accounts, people's acts, and the rows that mirror Stripe's objects. Amounts are in the smallest unit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const now = sql`now()`;
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('livemode', 'boolean', required)
    .addColumn('name', 'text', required)
    .addColumn('email', 'text', required)
    .addColumn('currency', 'text')
    .addColumn('stripe_customer_id', 'text', (c) => c.unique())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .execute();
  await db.schema
    .createTable('customers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('email', 'text')
    .addColumn('name', 'text')
    .addColumn('currency', 'text')
    .addColumn('default_payment_method_id', 'text')
    .addColumn('balance_minor', 'bigint', required)
    .addColumn('deleted', 'boolean', required)
    .execute();
  await db.schema.createIndex('customers_account').on('customers').column('account_id').execute();
  await db.schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('customer_id', 'text', required)
    .addColumn('product_line', 'text', required)
    .addColumn('status', 'text', required)
    .addColumn('plan_key', 'text', required)
    .addColumn('price_id', 'text', required)
    .addColumn('item_id', 'text', required)
    .addColumn('interval', 'text', (c) => c.notNull().check(sql`interval in ('month', 'year')`))
    .addColumn('currency', 'text', required)
    .addColumn('unit_amount_minor', 'bigint', required)
    .addColumn('quantity', 'integer', required)
    .addColumn('stripe_created_at', 'timestamptz', required)
    .addColumn('current_period_starts_at', 'timestamptz', required)
    .addColumn('current_period_ends_at', 'timestamptz', required)
    .addColumn('trial_ends_at', 'timestamptz')
    .addColumn('cancel_at', 'timestamptz')
    .addColumn('cancel_at_period_end', 'boolean', required)
    .addColumn('canceled_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    .addColumn('cancellation_reason', 'text')
    .addColumn('cancellation_feedback', 'text')
    .addColumn('default_payment_method_id', 'text')
    .addColumn('generation', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('subscriptions_account').on('subscriptions').column('account_id').execute();
  await db.schema
    .createTable('invoices')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('customer_id', 'text', required)
    .addColumn('subscription_id', 'text')
    .addColumn('number', 'text')
    .addColumn('status', 'text', required)
    .addColumn('billing_reason', 'text')
    .addColumn('currency', 'text', required)
    .addColumn('subtotal_minor', 'bigint', required)
    .addColumn('total_minor', 'bigint', required)
    .addColumn('amount_due_minor', 'bigint', required)
    .addColumn('amount_paid_minor', 'bigint', required)
    .addColumn('amount_remaining_minor', 'bigint', required)
    .addColumn('stripe_created_at', 'timestamptz', required)
    .addColumn('finalized_at', 'timestamptz')
    .addColumn('paid_at', 'timestamptz')
    .addColumn('due_at', 'timestamptz')
    .addColumn('attempt_count', 'integer', required)
    .addColumn('next_payment_attempt_at', 'timestamptz')
    .addColumn('hosted_invoice_url', 'text')
    .addColumn('invoice_pdf_url', 'text')
    .execute();
  await db.schema
    .createIndex('invoices_account')
    .on('invoices')
    .columns(['account_id', 'stripe_created_at'])
    .execute();
  await db.schema
    .createTable('payment_methods')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('customer_id', 'text', required)
    .addColumn('type', 'text', required)
    .addColumn('brand', 'text')
    .addColumn('last4', 'text')
    .addColumn('exp_month', 'integer')
    .addColumn('exp_year', 'integer')
    .addColumn('attached', 'boolean', required)
    .execute();
  await db.schema.createIndex('payment_methods_account').on('payment_methods').column('account_id').execute();
  await db.schema
    .createTable('intents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('act_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('params', 'jsonb', required)
    .addColumn('params_hash', 'text', required)
    .addColumn('state', 'text', (c) =>
      c.notNull().defaultTo('pending').check(sql`state in ('pending', 'succeeded', 'failed')`),
    )
    .addColumn('attempt', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('result', 'jsonb')
    .addColumn('error', 'jsonb')
    .addColumn('actor_id', 'text', required)
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .addUniqueConstraint('intents_act', ['account_id', 'act_id'])
    .execute();
  await db.schema
    .createTable('stripe_calls')
    .addColumn('idempotency_key', 'text', (c) => c.primaryKey())
    .addColumn('intent_id', 'text', required)
    .addColumn('step', 'text', required)
    .addColumn('attempt', 'integer', required)
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('started', 'succeeded', 'failed', 'unknown')`),
    )
    .addColumn('request_id', 'text')
    .addColumn('error_code', 'text')
    .addColumn('started_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .addColumn('finished_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('checkout_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('intent_id', 'text', required)
    .addColumn('plan_key', 'text', required)
    .addColumn('interval', 'text', (c) => c.notNull().check(sql`interval in ('month', 'year')`))
    .addColumn('currency', 'text', required)
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('open', 'complete', 'expired')`))
    .addColumn('payment_status', 'text', required)
    .addColumn('subscription_id', 'text')
    .addColumn('url', 'text')
    .addColumn('expires_at', 'timestamptz', required)
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .execute();
  await db.schema
    .createIndex('checkout_sessions_account')
    .on('checkout_sessions')
    .column('account_id')
    .execute();
  await db.schema
    .createTable('catalog_prices')
    .addColumn('price_id', 'text', (c) => c.primaryKey())
    .addColumn('lookup_key', 'text', required)
    .addColumn('product_id', 'text', required)
    .addColumn('plan_key', 'text', required)
    .addColumn('interval', 'text', (c) => c.notNull().check(sql`interval in ('month', 'year')`))
    .addColumn('currency', 'text', required)
    .addColumn('unit_amount_minor', 'bigint', required)
    .addColumn('active', 'boolean', required)
    .addColumn('pushed_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
    .execute();
  await sql`create unique index catalog_prices_active on catalog_prices (lookup_key) where active`.execute(
    db,
  );
}
