import { type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

/**
 * What accounts may use beside their subscriptions: given by an operator, always with an end, or bought once, maybe for good.
 * A row is never taken away: one that was withdrawn says so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('entitlement_grants')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('operator', 'purchase')`))
    .addColumn('kind', 'text', (c) =>
      c.notNull().check(sql`kind in ('plan', 'extension', 'feature', 'credits')`),
    )
    .addColumn('plan_key', 'text')
    .addColumn('feature', 'text')
    .addColumn('amount', 'bigint', (c) => c.check(sql`amount > 0`))
    .addColumn('starts_at', 'timestamptz', (c) => c.notNull())
    .addColumn('ends_at', 'timestamptz')
    .addColumn('author', 'text', (c) => c.notNull())
    .addColumn('because', 'text', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('revoked_at', 'timestamptz')
    .addColumn('revoked_by', 'text')
    .addColumn('revoked_because', 'text')
    .addPrimaryKeyConstraint('entitlement_grants_pkey', ['account_id', 'id'])
    .addCheckConstraint('entitlement_grants_span', sql`ends_at > starts_at`)
    .addCheckConstraint('entitlement_grants_end', sql`source = 'purchase' or ends_at is not null`)
    .addCheckConstraint(
      'entitlement_grants_content',
      sql`(kind = 'plan') = (plan_key is not null)
        and (kind in ('feature', 'credits')) = (feature is not null)
        and (amount is null or kind in ('feature', 'credits'))
        and (kind <> 'credits' or amount is not null)`,
    )
    .addCheckConstraint(
      'entitlement_grants_revoked',
      sql`num_nulls(revoked_at, revoked_by, revoked_because) in (0, 3)`,
    )
    .execute();
  await protect(db, 'entitlement_grants', 'account_id');
}
