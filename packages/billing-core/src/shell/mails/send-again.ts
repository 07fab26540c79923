import { randomUUID } from 'node:crypto';
import type { Mails, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { EFFECTS } from '../effects/owe-effects.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { SENT_AGAIN } from './mail-views.ts';
import { effectKeyOf } from './owe-mail.ts';
import { refuserOf } from './refusals.ts';

/**
 * Owes a mail again that failed, bounced, is held or met no mail server; of two who press at once one has it sent. Whether it
 * still holds is asked as for any other. Its bounce is forgotten, so that the address is tried once more.
 */
export async function sendAgain(
  { db, jobs, now }: Pick<BillingContext, 'db' | 'jobs' | 'now'>,
  { accountId, key, actorId, because }: Parameters<Mails['sendAgain']>[0],
): Promise<Outcome<{ key: string }>> {
  return db.transaction().execute(async (trx) => {
    const owed = await trx
      .updateTable('mails')
      .set({ state: 'owed', state_because: null, sent_again_by: actorId })
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .where('state', 'in', SENT_AGAIN)
      .returning(['kind', 'account_id', 'audience'])
      .executeTakeFirst();
    if (!owed) return fail('mail_not_found');
    await trx.deleteFrom('mail_bounces').where('account_id', '=', refuserOf(owed)).execute();
    const effectKey = effectKeyOf(accountId, key);
    const payload = JSON.stringify({ mailKey: key });
    const effect = { key: effectKey, kind: 'send_mail', account_id: accountId, payload };
    await trx
      .insertInto('effects')
      .values({ ...effect, last_error: null, because: null })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ state: 'pending', attempts: 0, waits_until: null }),
      )
      .execute();
    await jobs.enqueue(trx, EFFECTS, [effectKey]);
    await writeAuditLines(trx, [
      {
        key: `mail_again:${effectKey}:${randomUUID()}`,
        accountId,
        actorId,
        action: 'mail.send_again',
        subject: key,
        because: `The mail “${owed.kind}” once more: ${because}`,
        at: now(),
      },
    ]);
    return succeed({ key });
  });
}
