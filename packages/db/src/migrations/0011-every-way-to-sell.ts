import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/** Objects of Stripe's whose id is unique by itself; the account comes first, so that rows can be spread by it. */
const BY_ACCOUNT = [
  'customers',
  'subscriptions',
  'invoices',
  'payment_methods',
  'checkout_sessions',
  'intents',
] as const;

/**
 * The items of a subscription, prices of every kind, and the account in the key of every table that mirrors Stripe's objects.
 *
 * Who has only an object's id (a comparison with Stripe's list, a call that names its act) finds it by an index of its own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // None was ever written without: an object of nobody here is not kept.
  await sql`delete from customers where account_id is null`.execute(db);
  await sql`alter table customers alter column account_id set not null`.execute(db);
  for (const table of BY_ACCOUNT) {
    const key = sql.id(`${table}_pkey`);
    await sql`alter table ${sql.id(table)} drop constraint ${key}, add constraint ${key} primary key (account_id, id)`.execute(
      db,
    );
    await sql`create index ${sql.id(`${table}_id`)} on ${sql.id(table)} (id)`.execute(db);
  }
  // The keys serve what these were for.
  for (const table of ['customers', 'subscriptions', 'payment_methods', 'checkout_sessions'])
    await sql`drop index ${sql.id(`${table}_account`)}`.execute(db);
  await createItems(db);
  await createSeats(db);
  await widenPrices(db);
}

async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscription_items')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('base', 'seats', 'usage', 'add_on')`))
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('price_id', 'text', (c) => c.notNull())
    .addColumn('quantity', 'bigint')
    .addColumn('unit_amount_minor', 'bigint')
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('interval', 'text', (c) => c.notNull().check(sql`interval in ('month', 'year')`))
    .addColumn('current_period_starts_at', 'timestamptz', (c) => c.notNull())
    .addColumn('current_period_ends_at', 'timestamptz', (c) => c.notNull())
    .addPrimaryKeyConstraint('subscription_items_pkey', ['account_id', 'subscription_id', 'id'])
    .addForeignKeyConstraint(
      'subscription_items_subscription',
      ['account_id', 'subscription_id'],
      'subscriptions',
      ['account_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await protect(db, 'subscription_items', 'account_id');
  // Until now every subscription had one.
  await sql`insert into subscription_items (account_id, subscription_id, id, role, key, price_id, quantity,
      unit_amount_minor, currency, interval, current_period_starts_at, current_period_ends_at)
    select account_id, id, item_id, 'base', plan_key, price_id, quantity, unit_amount_minor, currency, interval,
      current_period_starts_at, current_period_ends_at
    from subscriptions`.execute(db);
}

/** Who takes a seat of an account, as its own app says; Stripe's quantity follows. */
async function createSeats(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seats')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('member_id', 'text', (c) => c.notNull())
    .addColumn('added_by', 'text', (c) => c.notNull())
    .addColumn('added_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('seats_pkey', ['account_id', 'member_id'])
    .execute();
  await protect(db, 'seats', 'account_id');
}

async function widenPrices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('catalog_prices')
    .addColumn('role', 'text', (c) =>
      c.notNull().defaultTo('base').check(sql`role in ('base', 'seats', 'usage', 'add_on', 'one_time')`),
    )
    .addColumn('key', 'text')
    .addColumn('terms', 'jsonb')
    .addColumn('catalog_version', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await sql`update catalog_prices set key = plan_key`.execute(db);
  await sql`alter table catalog_prices
    alter column key set not null,
    alter column role drop default,
    alter column catalog_version drop default,
    alter column plan_key drop not null,
    alter column interval drop not null,
    alter column unit_amount_minor drop not null,
    add constraint catalog_prices_amount check (unit_amount_minor is not null or terms is not null)`.execute(
    db,
  );
}
