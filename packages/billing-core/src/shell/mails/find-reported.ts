import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { MailReport } from '../../domain/mail/mail-report.ts';
import type { MailRow } from './mail-rows.ts';
import { asOne } from './refusals.ts';

/** A mail that a report is about. */
export type Reported = Pick<MailRow, 'account_id' | 'key' | 'audience'> & { recipients: string[] };

/** Servers try for four to five days before they give a message back (rfc-editor.org/rfc/rfc5321, 4.5.4.1). */
const BACK_WITHIN_MS = 7 * 86_400_000;

/**
 * The mail of a report: by its id, which most providers keep or tell. Some know an id of their own alone; then it is the last
 * one that went to that address within a week, which comes to the same for whatever follows: that is about the address.
 */
export async function findReported(
  db: Kysely<Database>,
  { messageId, recipient, happenedAt }: MailReport,
): Promise<Reported | undefined> {
  const mails = db.selectFrom('mails').select(['account_id', 'key', 'audience', 'recipient']);
  const row =
    messageId === null
      ? await mails
          .where('account_id', 'in', await accountsOf(db, recipient))
          .where('audience', '=', 'customer')
          .where(sql`lower(recipient)`, '=', asOne(recipient))
          .where('sent_at', '>', new Date(happenedAt.getTime() - BACK_WITHIN_MS))
          .orderBy('sent_at', 'desc')
          .orderBy('key')
          .limit(1)
          .executeTakeFirst()
      : await mails
          .where('message_id', '=', `<${messageId.trim().replaceAll(/^<|>$/g, '')}>`)
          .executeTakeFirst();
  return row?.recipient ? { ...row, recipients: row.recipient.split(', ') } : undefined;
}

/** Whose address it is; at least nobody's, since a list of none is no SQL. */
async function accountsOf(db: Kysely<Database>, address: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from accounts where lower(email) = ${asOne(address)}
    union select account_id from customers where lower(email) = ${asOne(address)}`.execute(db);
  return ['', ...rows.map(({ id }) => id)];
}
