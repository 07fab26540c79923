import { sql } from 'kysely';
import type { ObjectRef } from '../../domain/observations/event-object.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import type { Seen } from '../apply/apply-batch.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { countDrift } from '../telemetry.ts';
import { describeDifference, findDifferences, type ObjectDifference } from './find-differences.ts';
import type { PageDone, Scan, ScanStep } from './object-scan.ts';

const PAGE = 50;

/** Compares a page of Stripe's objects with our rows, and remembers what was there. */
export async function compareTheirs(
  context: BillingContext,
  { scan, seen, next }: { scan: Scan; seen: readonly Seen[]; next: string | null },
): Promise<PageDone> {
  if (seen.length > 0)
    await context.db
      .insertInto('object_scan_seen')
      .values(seen.map(({ ref }) => ({ scan_id: scan.id, object_id: ref.id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const failed = await report(context, scan, await findSuspects(context, seen));
  return { cursor: next, objects: seen.length, failed };
}

/** All of a page in which one can't be projected: each is then looked at by itself. */
async function findSuspects(context: BillingContext, seen: readonly Seen[]): Promise<ObjectRef[]> {
  try {
    return (await findDifferences(context.db, seen)).map(({ ref }) => ref);
  } catch (error) {
    if (isTransient(error)) throw error;
    return seen.map(({ ref }) => ref);
  }
}

/** Our rows that could still change at Stripe, and that Stripe did not list: each is asked for by itself. */
const OURS = {
  customer: sql`select id from customers where not deleted`,
  subscription: sql`select id from subscriptions`,
  subscription_schedule: sql`select id from subscription_schedules`,
  invoice: sql`select id from invoices`,
  payment_method: sql`select id from payment_methods where attached`,
  tax_id: sql`select id from tax_ids where not deleted`,
  dispute: sql`select id from disputes`,
  'radar.early_fraud_warning': sql`select id from early_fraud_warnings`,
  refund: sql`select id from refunds`,
  'checkout.session': sql`select id from checkout_sessions where status = 'open'`,
} as const;

export async function compareOurs(context: BillingContext, scan: Scan, step: ScanStep): Promise<PageDone> {
  const ours = Object.entries(OURS).find(([type]) => type === step.object_type)?.[1];
  if (!ours) throw new Error(`There are no rows of ${step.object_type}.`);
  const isOfAccount = (account: string) =>
    sql`exists (select from object_states where stripe_account = ${account} and object_id = ours.id)`;
  // A row that no state is known of is the platform's.
  const isWanted =
    step.stripe_account === 'platform'
      ? sql`not exists (select from object_scan_steps other where other.scan_id = ${scan.id} and other.stripe_account <> 'platform'
          and exists (select from object_states where stripe_account = other.stripe_account and object_id = ours.id))`
      : isOfAccount(step.stripe_account);
  const { rows } = await sql<{ id: string }>`select id from (${ours}) as ours
    where id > ${step.cursor ?? ''} and ${isWanted}
      and not exists (select from object_scan_seen seen where seen.scan_id = ${scan.id} and seen.object_id = ours.id)
    order by id limit ${PAGE}`.execute(context.db);
  const refs = rows.map(({ id }) => ({ stripeAccount: step.stripe_account, type: step.object_type, id }));
  const failed = await report(context, scan, refs);
  return { cursor: refs.length < PAGE ? null : (refs.at(-1)?.id ?? null), objects: refs.length, failed };
}

/**
 * Looks again at what may differ, one by one, and reports what still does: the page may be older than the row by now. What an
 * event tells that waits in the inbox is no difference yet.
 *
 * @returns how many could not be compared
 */
async function report(context: BillingContext, scan: Scan, refs: readonly ObjectRef[]): Promise<number> {
  let failed = 0;
  for (const ref of refs)
    try {
      const difference = await describeDifference(context, ref, await askIfThere(context, ref));
      if (difference && !(await isOnItsWay(context, ref))) await store(context, scan, difference);
    } catch (error) {
      if (isTransient(error) || isStripeAway(error)) throw error;
      context.logger.error({ err: error, objectId: ref.id }, 'object not compared');
      failed += 1;
    }
  return failed;
}

async function isOnItsWay({ db }: BillingContext, { stripeAccount, id }: ObjectRef): Promise<boolean> {
  const event = await db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('stripe_account', '=', stripeAccount)
    .where('object_id', '=', id)
    .where('state', 'in', ['received', 'processing'])
    .executeTakeFirst();
  return event !== undefined;
}

/** Found by the comparison before this one too, it is as old as that says. */
async function store(
  { db, now }: BillingContext,
  scan: Scan,
  { ref, problem, fields, lastHeardAt }: ObjectDifference,
): Promise<void> {
  const before = await db
    .selectFrom('reconciliation_differences')
    .select('first_found_at')
    .where('stripe_account', '=', ref.stripeAccount)
    .where('object_id', '=', ref.id)
    .where('repaired_at', 'is', null)
    .where('scan_id', '=', (eb) =>
      eb
        .selectFrom('object_scans')
        .select('id')
        .where('purpose', '=', 'reconcile')
        .where('finished_at', 'is not', null)
        .orderBy('started_at', 'desc')
        .limit(1),
    )
    .executeTakeFirst();
  await db
    .insertInto('reconciliation_differences')
    .values({
      scan_id: scan.id,
      stripe_account: ref.stripeAccount,
      object_type: ref.type,
      object_id: ref.id,
      problem,
      fields: JSON.stringify(fields),
      last_heard_at: lastHeardAt,
      first_found_at: before?.first_found_at ?? now(),
      found_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  countDrift(problem);
}
