import type { CustomerRecords, ShownTerms } from '../../capabilities/records.ts';
import { type TermsPlace, termsSentence, termsWords } from '../../domain/disputes/terms-words.ts';
import type { BillingContext } from '../context.ts';

/** What a page shows where somebody agrees by going on; null where the configuration names no terms. */
export function showTerms({ config }: Pick<BillingContext, 'config'>, place: TermsPlace): ShownTerms | null {
  const terms = config.disputes?.terms;
  return terms ? { ...terms, ...termsWords(place) } : null;
}

/**
 * The first agreement of a person to a version counts, in each place: that is when they were shown it. Who was shown another
 * version than today's, on a page of before, has not agreed to today's.
 */
export async function acceptTerms(
  { db, config, now }: Pick<BillingContext, 'db' | 'config' | 'now'>,
  { accountId, userId, ip, userAgent, shownAt, version }: Parameters<CustomerRecords['acceptTerms']>[0],
): Promise<void> {
  const terms = config.disputes?.terms;
  if (!terms || (version !== undefined && version !== terms.version)) return;
  await db
    .insertInto('policy_acceptances')
    .values({
      account_id: accountId,
      id: `terms:${terms.version}:${shownAt}:${userId}`,
      user_id: userId,
      policy: `Terms of service (${terms.url})`,
      version: terms.version,
      shown_at: shownAt,
      wording: termsSentence(shownAt),
      ip,
      user_agent: userAgent.slice(0, 300),
      accepted_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
