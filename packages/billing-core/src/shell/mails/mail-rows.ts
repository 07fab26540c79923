import type { Database, MailsTable } from '@billwright/db';
import type { Kysely, Selectable, Updateable } from 'kysely';

export type MailRow = Selectable<MailsTable>;

export const loadMail = (
  db: Kysely<Database>,
  accountId: string,
  key: string,
): Promise<MailRow | undefined> =>
  db
    .selectFrom('mails')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .executeTakeFirst();

export async function updateMail(
  db: Kysely<Database>,
  { account_id, key }: Pick<MailRow, 'account_id' | 'key'>,
  change: Updateable<MailsTable>,
): Promise<void> {
  await db
    .updateTable('mails')
    .set(change)
    .where('account_id', '=', account_id)
    .where('key', '=', key)
    .execute();
}
