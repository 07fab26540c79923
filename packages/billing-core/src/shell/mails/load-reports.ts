import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { MailView } from '../../billing.ts';
import type { MailRow } from './mail-rows.ts';

export type ReportView = MailView['reports'][number];

/** What was reported of each of the mails, oldest first; few of them have any. */
export async function loadReports<M extends Pick<MailRow, 'account_id' | 'key'>>(
  db: Kysely<Database>,
  mails: readonly M[],
): Promise<Map<M, ReportView[]>> {
  if (mails.length === 0) return new Map();
  const rows = await db
    .selectFrom('mail_reports')
    .select(['account_id', 'mail_key', 'kind', 'recipient', 'reason', 'happened_at'])
    .where('account_id', 'in', [...new Set(mails.map(({ account_id }) => account_id))])
    .where('mail_key', 'in', [...new Set(mails.map(({ key }) => key))])
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  return new Map(
    mails.map((mail) => [
      mail,
      rows
        .filter(({ account_id, mail_key }) => account_id === mail.account_id && mail_key === mail.key)
        .map(({ kind, recipient, reason, happened_at }) => ({
          kind,
          recipient,
          reason,
          happenedAt: happened_at.toISOString(),
        })),
    ]),
  );
}
