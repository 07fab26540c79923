import { type Kysely, sql } from 'kysely';

/**
 * What moved on the Stripe balance, by Stripe's own account of it. A payout, or a fee for the whole month, is nobody's: the key is
 * Stripe's account and not one of ours. Staff alone reads it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table balance_movements (
    stripe_account text not null,
    id text not null,
    type text not null,
    reporting_category text not null,
    amount_minor bigint not null,
    fee_minor bigint not null,
    net_minor bigint not null,
    currency text not null,
    source_id text,
    customer_id text,
    stripe_created_at timestamptz not null,
    primary key (stripe_account, id)
  )`.execute(db);
  await sql`create index balance_movements_by_time on balance_movements (stripe_created_at, id)`.execute(db);
  await sql`create table balance_reads (
    stripe_account text primary key,
    seen_until timestamptz not null
  )`.execute(db);
}
