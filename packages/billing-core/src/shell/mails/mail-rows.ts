import type { Database, MailsTable } from '@billwright/db';
import type { Kysely, Selectable, Updateable } from 'kysely';
import { isMailKind, type MailKind, type MailPayloads } from '../../domain/mail/mail.ts';
import { readMailProps } from '../../domain/mail/read-mail-props.ts';

export type MailRow = Selectable<MailsTable>;

/** A row whose facts are those of its kind. */
export interface ReadMailOf<K extends MailKind> extends Omit<MailRow, 'kind' | 'props'> {
  kind: K;
  props: MailPayloads[K];
}

/** One of any kind, told apart by `kind`. */
export type ReadMail = { [K in MailKind]: ReadMailOf<K> }[MailKind];

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

/** Reads the facts of a row. Another version may have written it, so that what does not fit is said and not thrown. */
export function readMail(row: MailRow): { mail: ReadMail } | { problem: string } {
  return isMailKind(row.kind) ? readAs(row.kind, row) : { problem: `No mail is called “${row.kind}”.` };
}

function readAs<K extends MailKind>(
  kind: K,
  row: MailRow,
): { mail: { [P in K]: ReadMailOf<P> }[K] } | { problem: string } {
  const read = readMailProps(kind, row.props);
  return 'problem' in read ? read : { mail: { ...row, kind, props: read.props } };
}

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
