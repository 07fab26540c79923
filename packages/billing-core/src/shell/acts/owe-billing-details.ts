import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { BillingDetailsChange } from '../../domain/billing-details.ts';
import { notifyAccounts, writeAudit } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';

export interface OwedDetails {
  accountId: string;
  change: BillingDetailsChange;
  actor: string;
  because: string;
}

/**
 * Keeps what was changed until Stripe was told, and owes the telling, in the caller's transaction. A change that comes before
 * that joins what waits, field by field.
 */
export async function oweBillingDetails(
  { jobs, now }: Pick<BillingContext, 'jobs' | 'now'>,
  trx: Transaction<Database>,
  { accountId, change, actor, because }: OwedDetails,
): Promise<void> {
  const { revision } = await trx
    .insertInto('billing_details')
    .values({ account_id: accountId, revision: 1, pending: JSON.stringify(change), changed_at: now() })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        revision: sql`billing_details.revision + 1`,
        pending: sql`billing_details.pending || excluded.pending`,
        changed_at: now(),
      }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  const key = `tell_billing_details:${accountId}:${revision}`;
  await oweEffects(trx, jobs, [{ kind: 'tell_billing_details', key, accountId, payload: { revision } }]);
  await writeAudit(trx, [
    {
      key,
      account_id: accountId,
      actor,
      action: 'billing_details.change',
      subject: accountId,
      because,
      at: now(),
    },
  ]);
  await notifyAccounts(trx, [accountId]);
}
