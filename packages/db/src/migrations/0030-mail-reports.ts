import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** What providers report of mails later; and less to write for each mail that is owed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createReports(db);
  // Eight bytes at the end of the index, where there were the time and the key at its beginning, whose pages split.
  await sql`drop index mails_by_age`.execute(db);
  await sql`create index mails_by_age on mails (owed_at)`.execute(db);
  // What waits is found by its effect, which waits with it: every mail would be in here for a moment.
  await sql`drop index mails_to_look_at`.execute(db);
  await sql`create index mails_to_look_at on mails (state, owed_at) where state in ('held', 'bounced', 'failed')`.execute(
    db,
  );
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mail_reports')
    .addColumn('account_id', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('mail_key', 'text', required)
    .addColumn('kind', 'text', (c) =>
      c.notNull().check(sql`kind in ('hard_bounce', 'soft_bounce', 'complaint')`),
    )
    .addColumn('recipient', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('happened_at', 'timestamptz', required)
    .addColumn('received_at', 'timestamptz', required)
    .addPrimaryKeyConstraint('mail_reports_pkey', ['account_id', 'id'])
    .execute();
}
