import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/** Refunds, and the staff that makes them: their roles, and what each of them did in which role. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addStaffRoles(db);
  await createRefunds(db);
  await createRequests(db);
  await indexCustomers(db);
}

/** `operator` stays for what older processes write while a new version is rolled out; it is read as `admin`. */
async function addStaffRoles(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop constraint if exists users_platform_role_check`.execute(db);
  await sql`alter table users add constraint users_platform_role_check
    check (platform_role in ('customer', 'operator', 'support', 'finance', 'admin'))`.execute(db);
  await sql`alter table audit_log add column actor_role text`.execute(db);
  // In the database, so that no writer can forget it; events of Stripe, which are nearly all lines, are not looked up.
  await sql`create function note_actor_role() returns trigger language plpgsql security definer
    set search_path from current as $$
    begin
      select case platform_role when 'operator' then 'admin' else platform_role end into new.actor_role
        from users where id = new.actor and platform_role <> 'customer';
      return new;
    end $$`.execute(db);
  await sql`create trigger audit_log_actor_role before insert on audit_log for each row
    when (new.actor not in ('stripe', 'system')) execute function note_actor_role()`.execute(db);
  await sql`create index audit_log_staff on audit_log (id) where actor_role is not null`.execute(db);
  await sql`create index audit_log_staff_words on audit_log using gin (
      to_tsvector('simple', action || ' ' || subject || ' ' || because || ' ' || coalesce(account_id, ''))
    ) where actor_role is not null`.execute(db);
}

/** The mirror of Stripe's refunds; customers see what they were given back. */
async function createRefunds(db: Kysely<unknown>): Promise<void> {
  await sql`create table refunds (
    account_id text not null references accounts (id),
    id text not null,
    customer_id text not null,
    charge_id text,
    payment_intent_id text,
    amount_minor bigint not null,
    currency text not null,
    status text not null,
    reason text,
    failure_reason text,
    pending_reason text,
    intent_id text,
    stripe_created_at timestamptz not null,
    primary key (account_id, id)
  )`.execute(db);
  await sql`create index refunds_charge on refunds (charge_id)`.execute(db);
  await sql`create index refunds_id on refunds (id)`.execute(db);
  await protect(db, 'refunds', 'account_id');
  await sql`create table payment_invoices (
    account_id text not null references accounts (id),
    payment_intent_id text not null,
    invoice_id text,
    primary key (account_id, payment_intent_id)
  )`.execute(db);
  await sql`create index payment_invoices_invoice on payment_invoices (invoice_id)`.execute(db);
  await protect(db, 'payment_invoices', 'account_id');
}

/** What staff asked for: not for the customers' role, since it names who did and why. */
async function createRequests(db: Kysely<unknown>): Promise<void> {
  await sql`create table refund_requests (
    account_id text not null references accounts (id),
    id text not null,
    charge_id text not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    reason text not null,
    note text not null,
    customer_note text,
    requested_by text not null,
    requested_role text not null,
    invoice_id text,
    refund_id text,
    credit_note_id text,
    ends_subscription_id text,
    requested_at timestamptz not null default now(),
    primary key (account_id, id)
  )`.execute(db);
  await sql`create index refund_requests_charge on refund_requests (charge_id)`.execute(db);
}

/** What operators look customers up by. */
async function indexCustomers(db: Kysely<unknown>): Promise<void> {
  await sql`create index accounts_name_words on accounts using gin (to_tsvector('simple', name))`.execute(db);
  await sql`create index accounts_email on accounts (lower(email) text_pattern_ops)`.execute(db);
  await sql`create index customers_email on customers (lower(email) text_pattern_ops)`.execute(db);
  await sql`create index invoices_number on invoices (number)`.execute(db);
}
