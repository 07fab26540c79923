import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/** What is bought once: invoices that sell it, sessions that lead to one, and the right to have one open at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('purchases')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('intent_id', 'text')
    .addColumn('product_key', 'text', (c) => c.notNull())
    .addColumn('gives', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('total_minor', 'bigint', (c) => c.notNull())
    .addColumn('amount_paid_minor', 'bigint', (c) => c.notNull())
    .addColumn('stripe_created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('paid_at', 'timestamptz')
    .addPrimaryKeyConstraint('purchases_pkey', ['account_id', 'id'])
    .execute();
  // Those that were opened in the app and left there are closed by a job.
  await sql`create index purchases_open on purchases (stripe_created_at) where status in ('draft', 'open')`.execute(
    db,
  );
  await protect(db, 'purchases', 'account_id');
  await sql`alter table checkout_sessions
    alter column plan_key drop not null, alter column interval drop not null, add column product_key text,
    add constraint checkout_sessions_of_one_kind
      check (num_nonnulls(plan_key, product_key) = 1 and (plan_key is null) = (interval is null))`.execute(
    db,
  );
  await sql`alter table checkout_reservations
    drop constraint if exists checkout_reservations_payable_kind_check,
    add constraint checkout_reservations_payable_kind_check
      check (payable_kind in ('checkout_session', 'subscription', 'invoice'))`.execute(db);
}
