import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/**
 * Customers of an account beside the one in `accounts.stripe_customer_id`, who it is billed to, its tax ids, and what operators
 * are told to look at. The column stays the account's own customer; this only adds to it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table account_customers (
    account_id text not null references accounts (id),
    customer_id text not null,
    stripe_account text not null,
    currency text,
    created_at timestamptz not null default now(),
    primary key (account_id, customer_id)
  )`.execute(db);
  await sql`create unique index account_customers_customer on account_customers (customer_id)`.execute(db);
  await sql`insert into account_customers (account_id, customer_id, stripe_account)
    select account_id, id, 'platform' from customers where account_id is not null
    union select id, stripe_customer_id, 'platform' from accounts where stripe_customer_id is not null
    on conflict do nothing`.execute(db);
  await protect(db, 'account_customers', 'account_id');

  await sql`alter table customers add column phone text, add column address jsonb`.execute(db);

  // What a person changed and Stripe was not told yet; empty once it was.
  await sql`create table billing_details (
    account_id text primary key references accounts (id),
    revision integer not null,
    sent_revision integer not null default 0,
    pending jsonb not null,
    leased_until timestamptz,
    changed_at timestamptz not null
  )`.execute(db);
  await protect(db, 'billing_details', 'account_id');

  await sql`create table tax_ids (
    account_id text not null references accounts (id),
    id text not null,
    customer_id text not null,
    type text not null,
    value text not null,
    country text,
    verification text,
    verified_name text,
    deleted boolean not null,
    stripe_created_at timestamptz not null,
    primary key (account_id, id)
  )`.execute(db);
  await protect(db, 'tax_ids', 'account_id');

  await sql`create table operator_alerts (
    account_id text not null references accounts (id),
    key text not null,
    kind text not null,
    subject text not null,
    because text not null,
    raised_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by text,
    primary key (account_id, key)
  )`.execute(db);
  await sql`create index operator_alerts_open on operator_alerts (raised_at) where acknowledged_at is null`.execute(
    db,
  );
}
