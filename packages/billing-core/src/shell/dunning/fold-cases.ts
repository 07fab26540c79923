import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import { type FoldedCase, foldCase } from '../../domain/dunning/fold-case.ts';
import { loadCaseFacts } from './load-case-facts.ts';

export interface CaseRef {
  accountId: string;
  invoiceId: string;
}

/**
 * Brings the cases up to date that hang on these invoices and subscriptions, in the transaction that wrote them. A case is a
 * fold of what is known, so that whatever came first, its row is the same. Costs two look-ups in an index where nothing failed.
 */
export async function foldCases(
  trx: Transaction<Database>,
  touched: readonly { accountId: string; id: string }[],
): Promise<void> {
  if (touched.length === 0) return;
  const { rows } = await sql<{ account_id: string; invoice_id: string }>`
    with touched (account_id, id) as (
      select * from unnest(${touched.map((each) => each.accountId)}::text[], ${touched.map((each) => each.id)}::text[])
    )
    select account_id, invoice_id from dunning_failures f join touched t using (account_id) where f.invoice_id = t.id
    union
    select account_id, invoice_id from dunning_failures f join touched t using (account_id) where f.subscription_id = t.id
    order by account_id, invoice_id`.execute(trx);
  for (const { account_id: accountId, invoice_id: invoiceId } of rows)
    await foldOne(trx, { accountId, invoiceId });
}

/** The same for one, after a step of its own. */
export async function foldOne(trx: Transaction<Database>, ref: CaseRef): Promise<FoldedCase | undefined> {
  const loaded = await loadCaseFacts(trx, ref);
  const folded = loaded && foldCase(loaded.facts);
  if (loaded && folded) await writeCase(trx, ref, { folded, subscriptionId: loaded.subscriptionId });
  else await forget(trx, ref);
  return folded;
}

async function writeCase(
  trx: Transaction<Database>,
  { accountId, invoiceId }: CaseRef,
  { folded, subscriptionId }: { folded: FoldedCase; subscriptionId: string },
): Promise<void> {
  const row = {
    subscription_id: subscriptionId,
    state: folded.state,
    because: folded.because,
    opened_at: folded.openedAt,
    closed_at: folded.closedAt,
    failure_count: folded.failureCount,
    last_failed_at: folded.lastFailedAt,
    next_attempt_at: folded.nextAttemptAt,
    recovered_by: folded.recovery?.way ?? null,
    recovered_after_day: folded.recovery?.afterDay ?? null,
  };
  await trx
    .insertInto('dunning_cases')
    .values({
      account_id: accountId,
      invoice_id: invoiceId,
      ...row,
      decline_code: null,
      advice_code: null,
      look_at: folded.state === 'open' ? folded.openedAt : null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'invoice_id'])
        .doUpdateSet({ ...row, ...(folded.state === 'open' ? {} : { look_at: null }) }),
    )
    .execute();
}

/** It turned out to be none: whose closing invoice it is had left before. */
async function forget(trx: Transaction<Database>, { accountId, invoiceId }: CaseRef): Promise<void> {
  await trx
    .deleteFrom('dunning_cases')
    .where('account_id', '=', accountId)
    .where('invoice_id', '=', invoiceId)
    .execute();
}
