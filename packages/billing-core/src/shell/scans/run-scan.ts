import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import { isForbidden } from '../../stripe/is-stripe-away.ts';
import { applyAnswers } from '../calls/apply-answers.ts';
import type { BillingContext } from '../context.ts';
import { compareOurs, compareTheirs } from './compare-objects.ts';
import { finishScan } from './finish-scan.ts';
import type { PageDone, Scan, ScanStep } from './object-scan.ts';
import { readTheirs } from './read-object-page.ts';

/** A page takes seconds, also when Stripe lets us wait; who is silent for longer is dead. */
const LEASE_SECONDS = 120;

/**
 * Goes on with a scan until it is finished, the time is over, or another worker is at it: page by page, each in one go, with
 * its progress written after it. Who is killed between the two has its last page done twice, which changes nothing.
 *
 * @returns whether it is finished
 */
export async function runScan(
  context: BillingContext,
  scanId: string,
  { until = Number.POSITIVE_INFINITY, onPage = () => {} }: { until?: number; onPage?: () => void } = {},
): Promise<boolean> {
  while (performance.now() < until) {
    const scan = await loadScan(context.db, scanId);
    if (!scan || scan.finished_at) return true;
    const step = await claimStep(context.db, scanId);
    if (step === 'held') return false;
    if (step === undefined) await finishScan(context, scan);
    else await runStep(context, scan, step);
    onPage();
  }
  return false;
}

async function runStep(context: BillingContext, scan: Scan, step: ScanStep): Promise<void> {
  try {
    await saveStep(context.db, step, await runPage(context, scan, step).catch(orSkip(context, step)));
  } catch (error) {
    await release(context.db, step).catch(() => undefined);
    throw error;
  }
}

/**
 * What Stripe will not answer another time either is passed over, and counted: a connected account that has left, a kind that our
 * restricted key may not read (403, docs.stripe.com/keys/restricted-api-keys).
 */
const orSkip =
  ({ logger }: BillingContext, { stripe_account: stripeAccount, object_type: type }: ScanStep) =>
  (error: unknown): PageDone => {
    if (!isRefusal(error, stripeAccount)) throw error;
    const missing = isForbidden(error) ? ': the key may not read them, or the account has left' : '';
    logger.error({ err: error, stripeAccount, type }, `objects not listed${missing}`);
    return { cursor: null, objects: 0, failed: 1 };
  };

const isRefusal = (error: unknown, stripeAccount: string) =>
  stripeAccount === 'platform' ? isForbidden(error) : REFUSALS.has(classifyFailure(error)?.meaning ?? '');

const REFUSALS = new Set(['unauthorized', 'refused']);

async function runPage(context: BillingContext, scan: Scan, step: ScanStep): Promise<PageDone> {
  if (step.side === 'ours') return compareOurs(context, scan, step);
  const { seen, next } = await readTheirs(context, step);
  if (scan.purpose === 'reconcile') return compareTheirs(context, { scan, seen, next });
  const { failed } = await applyAnswers(context, seen);
  return { cursor: next, objects: seen.length, failed: failed.length };
}

const loadScan = (db: Kysely<Database>, id: string) =>
  db.selectFrom('object_scans').selectAll().where('id', '=', id).executeTakeFirst();

/** The first that is not finished, since later ones build on it; by the database's clock. */
async function claimStep(db: Kysely<Database>, scanId: string): Promise<ScanStep | 'held' | undefined> {
  return db.transaction().execute(async (trx) => {
    const step = await trx
      .selectFrom('object_scan_steps')
      .selectAll()
      .select(sql<boolean>`coalesce(leased_until > now(), false)`.as('held'))
      .where('scan_id', '=', scanId)
      .where('finished_at', 'is', null)
      .orderBy('position')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (!step) return undefined;
    const { held, ...claimed } = step;
    if (held) return 'held';
    await ofStep(trx, claimed)
      .set({ leased_until: sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})` })
      .execute();
    return claimed;
  });
}

async function saveStep(db: Kysely<Database>, step: ScanStep, done: PageDone): Promise<void> {
  await ofStep(db, step)
    .set({
      cursor: done.cursor,
      objects: sql<number>`objects + ${done.objects}`,
      failed: sql<number>`failed + ${done.failed}`,
      leased_until: null,
      finished_at: done.cursor === null ? sql<Date>`now()` : null,
    })
    // Unless somebody went on with it, who found this one dead.
    .where(sql<boolean>`cursor is not distinct from ${step.cursor}`)
    .execute();
}

const release = (db: Kysely<Database>, step: ScanStep) =>
  ofStep(db, step).set({ leased_until: null }).execute();

const ofStep = (db: Kysely<Database>, { scan_id, position }: ScanStep) =>
  db.updateTable('object_scan_steps').where('scan_id', '=', scan_id).where('position', '=', position);
