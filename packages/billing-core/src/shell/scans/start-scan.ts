import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { FetchableType } from '../../stripe/fetch-object.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { listStripeAccounts } from './connected-accounts.ts';

const actionOf = (purpose: ScanRequest['purpose']) =>
  purpose === 'sync' ? 'reconciliation.sync' : 'reconciliation.compare';

/** Customers first: payment methods and tax ids are listed by them. */
const TYPES: readonly FetchableType[] = [
  'customer',
  'subscription',
  'subscription_schedule',
  'invoice',
  'payment_method',
  'tax_id',
  'checkout.session',
  'dispute',
  'radar.early_fraud_warning',
  'refund',
];
/** The queue of the job that goes on with scans. */
export const RUN_SCANS = 'run-scans';

export interface ScanRequest {
  purpose: 'sync' | 'reconcile';
  /** `system`, or who asked. */
  requestedBy: string;
  because: string;
  /** Repairs what was found to differ; a sync always does. */
  repairs?: boolean;
}

/**
 * Begins a walk over all objects of Stripe's, with its audit line. One of a purpose at a time: who asks for another is given
 * the one that is under way.
 */
export async function startScan(
  { db, jobs, now }: Pick<BillingContext, 'db' | 'jobs' | 'now'>,
  { purpose, requestedBy, because, repairs = false }: ScanRequest,
): Promise<string> {
  const accounts = await listStripeAccounts(db);
  return db.transaction().execute(async (trx) => {
    const id = randomUUID();
    const begun = await trx
      .insertInto('object_scans')
      .values({ id, purpose, requested_by: requestedBy, because, repairs: repairs || purpose === 'sync' })
      .onConflict((conflict) => conflict.column('purpose').where('finished_at', 'is', null).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!begun) return joinOpen(trx, { purpose, requestedBy, because, repairs, at: now() });
    await trx
      .insertInto('object_scan_steps')
      .values(stepsOf(id, purpose, accounts))
      .execute();
    await jobs.enqueue(trx, RUN_SCANS, [RUN_SCANS]);
    const line = { accountId: null, actorId: requestedBy, action: actionOf(purpose), subject: id, because };
    await writeAuditLines(trx, [{ key: `scan:${id}`, ...line, at: now() }]);
    return id;
  });
}

const isPerson = (by: string) => by !== 'system' && by !== 'stripe';

/** Repairs are made at its end, so that they may still be asked for. A person who asks stands in the audit log here too. */
async function joinOpen(
  trx: Kysely<Database>,
  { purpose, requestedBy, because, repairs, at }: Required<ScanRequest> & { at: Date },
): Promise<string> {
  const { id } = await trx
    .selectFrom('object_scans')
    .select('id')
    .where('purpose', '=', purpose)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  if (repairs) await trx.updateTable('object_scans').set({ repairs }).where('id', '=', id).execute();
  const line = { accountId: null, actorId: requestedBy, action: actionOf(purpose), subject: id, because, at };
  if (isPerson(requestedBy))
    await writeAuditLines(trx, [{ key: `scan:${id}:joined:${randomUUID()}`, ...line }]);
  return id;
}

/** All that Stripe has, then, when the two are compared, what only we have. */
function stepsOf(scanId: string, purpose: 'sync' | 'reconcile', accounts: readonly string[]) {
  const sides = purpose === 'sync' ? (['theirs'] as const) : (['theirs', 'ours'] as const);
  return sides
    .flatMap((side) => accounts.flatMap((account) => TYPES.map((type) => ({ side, account, type }))))
    .map(({ side, account, type }, position) => ({
      scan_id: scanId,
      position,
      stripe_account: account,
      object_type: type,
      side,
    }));
}
