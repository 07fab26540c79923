import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/**
 * Metered usage. Events are appended and never touched again; what is written for each group of them, a slice, is what is
 * placed into an hour of a billing period, added up and reported to Stripe. So no two transactions that record usage of one
 * account wait for each other: there is no row that both would raise.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A key is unique within the month in which it came, and the month before is looked at too (shell/usage/store-usage.ts).
  await sql`create table usage_events (
    account_id text not null,
    feature text not null,
    key text not null,
    month timestamptz not null,
    at timestamptz not null,
    quantity bigint not null,
    slice_id uuid not null,
    primary key (account_id, feature, key, month)
  ) partition by range (month)`.execute(db);
  await sql`create table usage_events_default partition of usage_events default`.execute(db);
  // No reference to accounts: who writes has just read them, and a lookup for each row is a tenth of the whole cost.
  await sql`create table usage_slices (
    account_id text not null,
    feature text not null,
    slot_at timestamptz not null,
    id uuid not null,
    quantity bigint not null,
    events integer not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    recorded_at timestamptz not null,
    state text not null check (state in ('open', 'placed', 'aside', 'written_off')),
    batch_number integer,
    carried_from timestamptz,
    aside_because text,
    settled_by text,
    settled_because text,
    settled_at timestamptz,
    primary key (account_id, feature, slot_at, id),
    check ((state = 'aside') <= (aside_because is not null)),
    check ((state = 'written_off') <= (settled_because is not null))
  )`.execute(db);
  // Few are open at any time, however many there were.
  await sql`create index usage_slices_open on usage_slices (account_id, feature, slot_at) where state = 'open'`.execute(
    db,
  );
  await sql`create index usage_slices_aside on usage_slices (recorded_at) where state = 'aside'`.execute(db);
  await sql`create table usage_slots (
    account_id text not null references accounts (id),
    feature text not null,
    slot_at timestamptz not null,
    quantity bigint not null,
    primary key (account_id, feature, slot_at)
  )`.execute(db);
  await sql`create table usage_totals (
    account_id text not null references accounts (id),
    feature text not null,
    period_starts_at timestamptz not null,
    period_ends_at timestamptz not null,
    included bigint,
    quantity bigint not null,
    reported bigint not null,
    from_credits bigint not null,
    primary key (account_id, feature, period_starts_at)
  )`.execute(db);
  await sql`create table usage_batches (
    account_id text not null references accounts (id),
    feature text not null,
    slot_at timestamptz not null,
    number integer not null,
    identifier text not null unique,
    period_starts_at timestamptz not null,
    customer_id text not null,
    subscription_id text not null,
    quantity bigint not null,
    stamped_at timestamptz not null,
    state text not null default 'pending' check (state in ('pending', 'sent', 'refused', 'moved')),
    last_error text,
    leased_until timestamptz,
    created_at timestamptz not null default now(),
    sent_at timestamptz,
    primary key (account_id, feature, slot_at, number)
  )`.execute(db);
  await sql`create index usage_batches_pending on usage_batches (created_at) where state = 'pending'`.execute(
    db,
  );
  await sql`create table usage_alerts (
    account_id text not null references accounts (id),
    feature text not null,
    period_starts_at timestamptz not null,
    percent integer not null,
    used bigint not null,
    included bigint not null,
    reached_at timestamptz not null,
    primary key (account_id, feature, period_starts_at, percent)
  )`.execute(db);
  for (const table of ['usage_slices', 'usage_slots', 'usage_totals', 'usage_batches', 'usage_alerts'])
    await protect(db, table, 'account_id');
}
