import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/** What an account is about to buy, one a product line; and which cards have had their trial. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('checkout_reservations')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('product_line', 'text', (c) => c.notNull())
    .addColumn('intent_id', 'text', (c) => c.notNull())
    .addColumn('payable_kind', 'text', (c) =>
      c.check(sql`payable_kind in ('checkout_session', 'subscription')`),
    )
    .addColumn('payable_id', 'text')
    .addColumn('leased_until', 'timestamptz')
    .addPrimaryKeyConstraint('checkout_reservations_pkey', ['account_id', 'product_line'])
    .addCheckConstraint('checkout_reservations_payable', sql`(payable_kind is null) = (payable_id is null)`)
    .execute();
  await db.schema
    .createTable('trial_checks')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('subscription_id', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull().check(sql`outcome in ('granted', 'refused')`))
    .addColumn('checked_at', 'timestamptz', (c) => c.notNull())
    .addPrimaryKeyConstraint('trial_checks_pkey', ['account_id', 'subscription_id'])
    .execute();
  // The rule is about all accounts together: the one index that is not of an account.
  await sql`create unique index trial_checks_once_a_card on trial_checks (fingerprint) where outcome = 'granted'`.execute(
    db,
  );
  for (const table of ['checkout_reservations', 'trial_checks']) await protect(db, table, 'account_id');
}
