import { sql } from 'kysely';
import type { DifferenceView, ObjectScanView, ReconciliationView } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { type FieldDifference, toText } from '../scans/find-differences.ts';
import type { Scan } from '../scans/object-scan.ts';

/** For operators: how far Stripe was compared with the database, and where the two differ. */
export async function viewReconciliation(context: BillingContext): Promise<ReconciliationView> {
  const { db } = context;
  const sweeps = await db.selectFrom('event_sweeps').selectAll().orderBy('stripe_account').execute();
  const scans = await db
    .selectFrom('object_scans')
    .selectAll()
    .distinctOn('purpose')
    .orderBy('purpose')
    .orderBy('started_at', 'desc')
    .execute();
  const views = await Promise.all(scans.map((scan) => viewScan(context, scan)));
  return {
    sweeps: sweeps.map((row) => ({
      stripeAccount: row.stripe_account,
      seenUntil: row.seen_until?.toISOString() ?? null,
      sweptAt: row.swept_at.toISOString(),
      listed: row.listed,
      found: row.found,
    })),
    reconcile: views.find(({ purpose }) => purpose === 'reconcile') ?? null,
    sync: views.find(({ purpose }) => purpose === 'sync') ?? null,
  };
}

async function viewScan({ db }: BillingContext, scan: Scan): Promise<ObjectScanView> {
  const steps = await db
    .selectFrom('object_scan_steps')
    .selectAll()
    .select(sql<boolean>`coalesce(leased_until > now(), false)`.as('held'))
    .where('scan_id', '=', scan.id)
    .orderBy('position')
    .execute();
  const differences = await db
    .selectFrom('reconciliation_differences')
    .select([sql<number>`count(*)::int`.as('found'), sql<number>`count(repaired_at)::int`.as('repaired')])
    .where('scan_id', '=', scan.id)
    .executeTakeFirst();
  return {
    scanId: scan.id,
    purpose: scan.purpose,
    requestedBy: scan.requested_by,
    because: scan.because,
    startedAt: scan.started_at.toISOString(),
    finishedAt: scan.finished_at?.toISOString() ?? null,
    isHeld: steps.some(({ held }) => held),
    steps: steps.map((step) => ({
      stripeAccount: step.stripe_account,
      objectType: step.object_type,
      side: step.side,
      objects: step.objects,
      failed: step.failed,
      isFinished: step.finished_at !== null,
    })),
    differences: { found: differences?.found ?? 0, repaired: differences?.repaired ?? 0 },
  };
}

/** Of one comparison; those that are open first. */
export async function listDifferences(
  { db }: BillingContext,
  { scanId, limit }: { scanId: string; limit: number },
): Promise<DifferenceView[]> {
  const rows = await db
    .selectFrom('reconciliation_differences')
    .selectAll()
    .where('scan_id', '=', scanId)
    .orderBy(sql`repaired_at is not null`)
    .orderBy('object_type')
    .orderBy('object_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    stripeAccount: row.stripe_account,
    objectType: row.object_type,
    objectId: row.object_id,
    problem: row.problem,
    fields: (row.fields as FieldDifference[]).map(({ field, here, atStripe }) => ({
      field,
      here: toText(here),
      atStripe: toText(atStripe),
    })),
    lastHeardAt: row.last_heard_at?.toISOString() ?? null,
    firstFoundAt: row.first_found_at.toISOString(),
    repairedAt: row.repaired_at?.toISOString() ?? null,
    repairedBy: row.repaired_by,
    notRepairedBecause: row.not_repaired_because,
  }));
}
