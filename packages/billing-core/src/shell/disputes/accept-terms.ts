import type { CustomerRecords } from '../../capabilities/records.ts';
import type { BillingContext } from '../context.ts';

/** The first agreement of a person to a version counts: that is when they were shown it. */
export async function acceptTerms(
  { db, config, now }: Pick<BillingContext, 'db' | 'config' | 'now'>,
  { accountId, userId, ip, userAgent, shownAt }: Parameters<CustomerRecords['acceptTerms']>[0],
): Promise<void> {
  const terms = config.disputes?.terms;
  if (!terms) return;
  await db
    .insertInto('policy_acceptances')
    .values({
      account_id: accountId,
      id: `terms:${terms.version}:${userId}`,
      user_id: userId,
      policy: `Terms of service (${terms.url})`,
      version: terms.version,
      shown_at: shownAt,
      ip,
      user_agent: userAgent.slice(0, 300),
      accepted_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
