import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import type { MailRow } from './mail-rows.ts';

export interface Bounce {
  mail: Pick<MailRow, 'account_id' | 'key'>;
  address: string;
  reason: string;
}

/** Marks the mail and its address: nothing more is sent there until the address changes or somebody sends again. */
export async function noteBounce(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { mail: { account_id, key }, address, reason }: Bounce,
): Promise<void> {
  const bounced_at = now();
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('mails')
      .set({ state: 'bounced', state_because: reason, bounced_at })
      .where('account_id', '=', account_id)
      .where('key', '=', key)
      .execute();
    await trx
      .insertInto('mail_bounces')
      .values({ account_id, address, mail_key: key, reason, bounced_at })
      .onConflict((conflict) => conflict.columns(['account_id', 'address']).doNothing())
      .execute();
  });
}

export async function findBounce(
  db: Kysely<Database>,
  accountId: string,
  address: string,
): Promise<{ reason: string } | undefined> {
  return db
    .selectFrom('mail_bounces')
    .select('reason')
    .where('account_id', '=', accountId)
    .where('address', '=', address)
    .executeTakeFirst();
}

/**
 * A message that the mail server took and sent back later (rfc-editor.org/rfc/rfc3464), told by its id. The same told twice
 * changes nothing.
 */
export async function noteLateBounce(
  context: Pick<BillingContext, 'db' | 'now'>,
  { messageId, reason }: { messageId: string; reason: string },
): Promise<Outcome<{ key: string }>> {
  const mail = await context.db
    .selectFrom('mails')
    .select(['account_id', 'key', 'recipient', 'state'])
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  if (!mail?.recipient) return fail('mail_not_found');
  if (mail.state === 'sent' || mail.state === 'sending')
    await noteBounce(context, { mail, address: mail.recipient, reason: reason.slice(0, 500) });
  return succeed({ key: mail.key });
}
