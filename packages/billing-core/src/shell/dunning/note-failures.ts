import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { RenewalFailure } from '../../domain/decision.ts';
import { fromUnix, fromUnixOrNull } from '../../domain/from-unix.ts';
import { toJsonb } from '../to-jsonb.ts';

/** Keeps failed tries, each once however often its event is applied. */
export async function noteFailures(
  trx: Transaction<Database>,
  failures: readonly { accountId: string; eventId: string; failure: RenewalFailure }[],
): Promise<void> {
  if (failures.length === 0) return;
  const rows = failures.map(({ accountId, eventId, failure }) => ({
    account_id: accountId,
    invoice_id: failure.invoiceId,
    event_id: eventId,
    subscription_id: failure.subscriptionId,
    failed_at: fromUnix(failure.failedAt),
    next_attempt_at: fromUnixOrNull(failure.nextAttemptAt),
    attempt_count: failure.attemptCount,
  }));
  await sql`insert into dunning_failures
      (account_id, invoice_id, event_id, subscription_id, failed_at, next_attempt_at, attempt_count)
    select account_id, invoice_id, event_id, subscription_id, failed_at, next_attempt_at, attempt_count
    from json_populate_recordset(null::dunning_failures, ${toJsonb(rows)}::json)
    on conflict do nothing`.execute(trx);
}
