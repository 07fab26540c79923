import type { MailState, MailsTable } from '@billwright/db';
import { type Selectable, sql } from 'kysely';
import type { MailDetailView, Mails, MailView, Outcome, Page } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { isMailKind } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from '../views/cursor.ts';
import { loadMail } from './mail-rows.ts';
import { renderMail } from './render-mail.ts';

/** What went wrong or waits for a person; what was sent or is still being tried is not sent twice. */
export const SENT_AGAIN: readonly MailState[] = ['failed', 'bounced', 'held', 'not_configured'];

/** The newest first; of one moment by account and key. */
export async function listMails(
  { db }: Pick<BillingContext, 'db'>,
  { accountId, state, kind, cursor, limit }: Parameters<Mails['list']>[0],
): Promise<Page<MailView>> {
  const after = readCursor(cursor);
  const rows = await db
    .selectFrom('mails')
    .selectAll()
    .$if(accountId !== null, (query) => query.where('account_id', '=', accountId))
    .$if(state !== null, (query) => query.where('state', '=', state ?? 'owed'))
    .$if(kind !== null, (query) => query.where('kind', '=', kind))
    .$if(after !== undefined, (query) =>
      query.where(
        // As the cursor has it, in whole milliseconds.
        sql<boolean>`(date_trunc('milliseconds', owed_at), account_id || '/' || key) < (${after?.at}, ${after?.id})`,
      ),
    )
    .orderBy(sql`date_trunc('milliseconds', owed_at)`, 'desc')
    .orderBy(sql`account_id || '/' || key`, 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isMore = rows.length > limit && last;
  return {
    items: items.map(toView),
    nextCursor: isMore ? writeCursor(last.owed_at, `${last.account_id}/${last.key}`) : null,
  };
}

/** With its words as they were sent, and its look with today's templates. */
export async function viewMail(
  context: BillingContext,
  { accountId, key }: { accountId: string; key: string },
): Promise<Outcome<MailDetailView>> {
  const row = await loadMail(context.db, accountId, key);
  if (!row) return fail('mail_not_found');
  const isKnown = context.mail && isMailKind(row.kind);
  const rendered = isKnown && context.mail ? (await renderMail(context, context.mail, row)).rendered : null;
  return succeed({
    ...toView(row),
    subject: row.subject ?? rendered?.subject ?? null,
    language: row.language ?? rendered?.language ?? null,
    messageId: row.message_id,
    text: row.body_text ?? rendered?.text ?? null,
    html: rendered?.html ?? null,
  });
}

const toView = (row: Selectable<MailsTable>): MailView => ({
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
});
