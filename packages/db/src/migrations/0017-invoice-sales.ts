import { type Kysely, sql } from 'kysely';

/** What an invoice says of where, to whom and for how much was sold: what thresholds of taxes are held against. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table invoices
    add column customer_country text,
    add column customer_state text,
    add column customer_is_business boolean not null default false,
    add column sales_minor bigint`.execute(db);
}
