import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import { protect } from './0004-row-level-security.ts';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** Mails that are owed and were sent; what accounts want of them; what came back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createMails(db);
  await db.schema
    .createTable('mail_preferences')
    .addColumn('account_id', 'text', (c) => c.primaryKey().references('accounts.id'))
    .addColumn('language', 'text')
    .addColumn('unsubscribed', sql`text[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createTable('mail_bounces')
    .addColumn('account_id', 'text', required)
    .addColumn('address', 'text', required)
    .addColumn('mail_key', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('bounced_at', 'timestamptz', required)
    .addPrimaryKeyConstraint('mail_bounces_pkey', ['account_id', 'address'])
    .execute();
  await db.schema
    .createTable('mail_start')
    .addColumn('id', 'text', (c) => c.primaryKey().check(sql`id = 'mail'`))
    .addColumn('since', 'timestamptz', required)
    .addColumn('reason', 'text', (c) => c.notNull().check(sql`reason in ('first_start', 'restored', 'set')`))
    .addColumn('server_identity', 'text', required)
    .execute();
  for (const table of ['mails', 'mail_preferences']) await protect(db, table, 'account_id');
  // What waits for somebody else's server is left alone until then.
  await db.schema.alterTable('effects').addColumn('waits_until', 'timestamptz').execute();
}

async function createMails(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mails')
    .addColumn('account_id', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('audience', 'text', (c) => c.notNull().check(sql`audience in ('customer', 'operators')`))
    .addColumn('props', 'jsonb', required)
    .addColumn('because', 'text', required)
    .addColumn('since', 'timestamptz', required)
    .addColumn('check_at_send', 'boolean', required)
    .addColumn('state', 'text', (c) =>
      c
        .notNull()
        .check(
          sql`state in ('owed', 'sending', 'sent', 'skipped', 'held', 'bounced', 'failed', 'not_configured')`,
        ),
    )
    .addColumn('state_because', 'text')
    .addColumn('owed_at', 'timestamptz', required)
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('recipient', 'text')
    .addColumn('language', 'text')
    .addColumn('subject', 'text')
    .addColumn('body_text', 'text')
    .addColumn('message_id', 'text')
    .addColumn('sent_at', 'timestamptz')
    .addColumn('bounced_at', 'timestamptz')
    .addColumn('sent_again_by', 'text')
    .addPrimaryKeyConstraint('mails_pkey', ['account_id', 'key'])
    .execute();
  await sql`create index mails_by_age on mails (owed_at desc, key)`.execute(db);
  await sql`create index mails_of_message on mails (message_id) where message_id is not null`.execute(db);
  // Few are open or went wrong at any time, however many were sent.
  await sql`create index mails_to_look_at on mails (state, owed_at)
    where state in ('owed', 'sending', 'held', 'bounced', 'failed')`.execute(db);
}
