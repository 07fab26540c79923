import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';
import type { Scan } from './object-scan.ts';
import { repairDifferences } from './repair-differences.ts';

/** Repairs what was found, where that was asked for, says in the audit log what came of it all, and closes the scan. */
export async function finishScan(context: BillingContext, scan: Scan): Promise<void> {
  const { db, now, logger } = context;
  if (scan.repairs && scan.purpose === 'reconcile')
    await repairDifferences(context, { scanId: scan.id, actorId: scan.requested_by, because: scan.because });
  const { rows } = await sql<{ objects: number; failed: number; differences: number; open: number }>`select
    (select coalesce(sum(objects), 0)::int from object_scan_steps where scan_id = ${scan.id}) as objects,
    (select coalesce(sum(failed), 0)::int from object_scan_steps where scan_id = ${scan.id}) as failed,
    (select count(*)::int from reconciliation_differences where scan_id = ${scan.id}) as differences,
    (select count(*)::int from reconciliation_differences where scan_id = ${scan.id} and repaired_at is null) as open`.execute(
    db,
  );
  const [counts] = rows;
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('audit_log')
      .values({
        key: `scan:${scan.id}:finished`,
        account_id: null,
        actor: scan.requested_by,
        action: `reconciliation.${scan.purpose}.finished`,
        subject: scan.id,
        because: scan.because,
        data: JSON.stringify(counts),
        at: now(),
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    await trx
      .updateTable('object_scans')
      .set({ finished_at: sql<Date>`now()` })
      .where('id', '=', scan.id)
      .execute();
    await trx.deleteFrom('object_scan_seen').where('scan_id', '=', scan.id).execute();
  });
  const line = { scanId: scan.id, purpose: scan.purpose, ...counts };
  if (counts && counts.open > 0) logger.warn(line, 'database and Stripe differ');
  else logger.info(line, 'scan finished');
}
