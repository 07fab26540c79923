import type { MailboxView } from '../../capabilities/mails.ts';
import type { BillingContext } from '../context.ts';
import { loadAddress } from './load-address.ts';
import { asOne, loadRefusals } from './refusals.ts';

/** Where an account's mails go, whether they get through, and whether somebody there called one spam. */
export async function loadMailbox(
  { db }: Pick<BillingContext, 'db'>,
  accountId: string,
): Promise<MailboxView> {
  const address = await loadAddress(db, accountId);
  if (address === null) return { address, refused: null, complainedAt: null };
  const refusal = (await loadRefusals(db, accountId, [address])).get(asOne(address));
  const complaint = await db
    .selectFrom('mail_reports')
    .select('happened_at')
    .where('account_id', '=', accountId)
    .where('kind', '=', 'complaint')
    .orderBy('happened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    address,
    refused: refusal ? { since: refusal.bouncedAt.toISOString(), reason: refusal.reason } : null,
    complainedAt: complaint?.happened_at.toISOString() ?? null,
  };
}
