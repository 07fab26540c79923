import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { RUN_SCANS } from './start-scan.ts';

/**
 * Has a worker go on with a scan now, where its turn of the next minute is too late. Whoever is at it is left at it: two never
 * walk the same step.
 */
export async function resumeScan(
  { db, jobs, now }: Pick<BillingContext, 'db' | 'jobs' | 'now'>,
  { scanId, actorId, because }: { scanId: string; actorId: string; because: string },
): Promise<Outcome<{ scanId: string }>> {
  return db.transaction().execute(async (trx) => {
    const open = await trx
      .selectFrom('object_scans')
      .select(['id', 'purpose'])
      .where('id', '=', scanId)
      .where('finished_at', 'is', null)
      .executeTakeFirst();
    if (!open) return fail('scan_not_found');
    await jobs.enqueue(trx, RUN_SCANS, [RUN_SCANS]);
    await writeAuditLines(trx, [
      {
        key: `scan:${scanId}:resumed:${randomUUID()}`,
        accountId: null,
        actorId,
        action: `reconciliation.${open.purpose}.resumed`,
        subject: scanId,
        because,
        at: now(),
      },
    ]);
    return succeed({ scanId });
  });
}
