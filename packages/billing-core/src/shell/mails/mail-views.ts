import type { Database, MailState } from '@billwright/db';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { MailDetailView, Mails, MailView, Outcome, Page } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from '../views/cursor.ts';
import { loadReports, type ReportView } from './load-reports.ts';
import { loadMail, type MailRow, readMail } from './mail-rows.ts';
import { renderMail } from './render-mail.ts';

/** What went wrong or waits for a person; what was sent or is still being tried is not sent twice. */
export const SENT_AGAIN: readonly MailState[] = ['failed', 'bounced', 'held', 'not_configured'];

/** The newest first; of one moment by account and key. */
export async function listMails(
  { db }: Pick<BillingContext, 'db'>,
  { accountId, state, kind, cursor, limit }: Parameters<Mails['list']>[0],
): Promise<Page<MailView>> {
  const after = readCursor(cursor);
  const [account = '', key = ''] = (after?.id ?? '').split('\n');
  const rows = await db
    .selectFrom('mails')
    .selectAll('mails')
    .$if(accountId !== null, (query) => query.where('mails.account_id', '=', accountId))
    .$if(state !== null, (query) => query.where('mails.state', '=', state ?? 'owed'))
    .$if(state === 'owed' || state === 'sending', withOpenEffect)
    .$if(kind !== null, (query) => query.where('mails.kind', '=', kind))
    .$if(after !== undefined, (query) =>
      // By the columns themselves, so that their index serves; times are in whole milliseconds, as the cursor has them.
      query.where(sql<boolean>`(owed_at, mails.account_id, mails.key) < (${after?.at}, ${account}, ${key})`),
    )
    .orderBy('owed_at', 'desc')
    .orderBy('mails.account_id', 'desc')
    .orderBy('mails.key', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isMore = rows.length > limit && last;
  const reports = await loadReports(db, items);
  return {
    items: items.map((row) => toView(row, reports.get(row) ?? [])),
    nextCursor: isMore ? writeCursor(last.owed_at, `${last.account_id}\n${last.key}`) : null,
  };
}

/** Few wait at any time: they are found by their effects, which have an index of those that are not done. */
const withOpenEffect = <O>(query: SelectQueryBuilder<Database, 'mails', O>) =>
  query
    .innerJoin('effects', (join) =>
      join
        .onRef('effects.account_id', '=', 'mails.account_id')
        .on(sql`effects.payload->>'mailKey'`, '=', sql.ref('mails.key')),
    )
    .where('effects.kind', '=', 'send_mail')
    .where((eb) => eb.or([eb('effects.state', '=', 'pending'), eb('effects.state', '=', 'dead')]));

/** With its words as they were sent, and its look with today's templates. */
export async function viewMail(
  context: BillingContext,
  { accountId, key }: { accountId: string; key: string },
): Promise<Outcome<MailDetailView>> {
  const row = await loadMail(context.db, accountId, key);
  if (!row) return fail('mail_not_found');
  const read = readMail(row);
  const rendered =
    'mail' in read && context.mail ? (await renderMail(context, context.mail, read.mail)).rendered : null;
  const reports = await loadReports(context.db, [row]);
  return succeed({
    ...toView(row, reports.get(row) ?? []),
    subject: row.subject ?? rendered?.subject ?? null,
    language: row.language ?? rendered?.language ?? null,
    messageId: row.message_id,
    text: row.body_text ?? rendered?.text ?? null,
    html: rendered?.html ?? null,
    problem: 'problem' in read ? read.problem : null,
  });
}

const toView = (row: MailRow, reports: ReportView[]): MailView => ({
  accountId: row.account_id,
  key: row.key,
  kind: row.kind,
  audience: row.audience,
  state: row.state,
  stateBecause: row.state_because,
  because: row.because,
  recipient: row.recipient,
  subject: row.subject,
  attempts: row.attempts,
  owedAt: row.owed_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  canSendAgain: SENT_AGAIN.includes(row.state),
  reports,
});
