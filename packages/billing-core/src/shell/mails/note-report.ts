import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { MAIL_TOPICS } from '../../domain/mail/mail.ts';
import type { MailReport } from '../../domain/mail/mail-report.ts';
import type { BillingContext } from '../context.ts';
import { findReported, type Reported } from './find-reported.ts';
import { turnOff } from './preferences.ts';
import { asOne, noteRefusal } from './refusals.ts';

type Noting = Pick<BillingContext, 'db' | 'now'>;

/**
 * Notes what the provider reports of a mail, once for each report (docs/mail.md has the rule):
 *
 * - A hard bounce: the mail has bounced, and nothing more goes to that address.
 * - A soft bounce is noted, and stops nothing: the provider may have delivered it since, and the next may get through.
 * - A complaint turns off all that can be turned off; what follows from what the account buys and owes still comes.
 *
 * A mail that is not ours is `mail_not_found`: others may send through the same provider.
 */
export async function noteReport(
  { db, now }: Noting,
  report: MailReport,
): Promise<Outcome<{ key: string; isNew: boolean }>> {
  const mail = await findReported(db, report);
  if (!mail) return fail('mail_not_found');
  return db.transaction().execute(async (trx) => {
    const isNew = await insertReport(trx, { mail, report, receivedAt: now() });
    if (isNew) await follow({ db: trx, now }, mail, report);
    return succeed({ key: mail.key, isNew });
  });
}

async function insertReport(
  trx: Transaction<Database>,
  { mail, report, receivedAt }: { mail: Reported; report: MailReport; receivedAt: Date },
): Promise<boolean> {
  const { id, kind, recipient, reason, happenedAt } = report;
  const row = { id, account_id: mail.account_id, mail_key: mail.key, kind, recipient, reason };
  const noted = await trx
    .insertInto('mail_reports')
    .values({ ...row, happened_at: happenedAt, received_at: receivedAt })
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return noted !== undefined;
}

async function follow(
  context: Pick<BillingContext, 'now'> & { db: Transaction<Database> },
  mail: Reported,
  report: MailReport,
): Promise<void> {
  if (report.kind === 'complaint' && mail.audience === 'customer')
    await turnOff(context, mail.account_id, MAIL_TOPICS);
  if (report.kind !== 'hard_bounce') return;
  const address = addressOf(mail, report);
  const reason = report.reason || 'The address does not take mail.';
  if (address === undefined) return;
  await noteRefusal(context.db, { mail, address, reason, bounced_at: context.now() });
  // The others have it.
  if (mail.recipients.length > 1) return;
  await context.db
    .updateTable('mails')
    .set({ state: 'bounced', state_because: reason, bounced_at: context.now() })
    .where('account_id', '=', mail.account_id)
    .where('key', '=', mail.key)
    .where('state', 'in', ['sending', 'sent'])
    .execute();
}

/** A server to which it was forwarded may answer under another name; of several recipients nobody is guessed. */
function addressOf({ recipients }: Reported, { recipient }: MailReport): string | undefined {
  const [only, ...more] = recipients;
  const named = recipients.find((each) => asOne(each) === asOne(recipient));
  return named ?? (more.length === 0 ? only : undefined);
}
