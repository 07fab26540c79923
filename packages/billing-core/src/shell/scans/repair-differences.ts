import type { ReconciliationDifferencesTable } from '@billwright/db';
import { type Selectable, sql } from 'kysely';
import { customerOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import { isStripeAwayForAll } from '../../stripe/is-stripe-away.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import { notifyAccounts } from '../apply/write-decisions.ts';
import { applyAnswers } from '../calls/apply-answers.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { describeDifference } from './find-differences.ts';

type Difference = Selectable<ReconciliationDifferencesTable>;

/** What one call repairs at most, each with a request or two to Stripe. */
const AT_ONCE = 50;

export interface Repair {
  scanId: string;
  actorId: string;
  because: string;
  /** Only this object; all that are open without it. */
  objectId?: string | null;
}

/**
 * Repairs what a comparison found: each object is asked for again and goes through the same fold as its events, then compared
 * once more. What does not come right stays open, with why, and keeps no other from its turn. One audit line for each that does.
 *
 * @returns how many were repaired, and how many are still open
 * @throws what the next object would hear too, from a Stripe or a database that is away; what was repaired stays repaired
 */
export async function repairDifferences(
  context: BillingContext,
  { scanId, objectId = null, ...asked }: Repair,
): Promise<{ repaired: number; open: number }> {
  const counts = { repaired: 0, open: 0 };
  for (let after = ''; ; ) {
    let query = context.db
      .selectFrom('reconciliation_differences')
      .selectAll()
      .where('scan_id', '=', scanId)
      .where('repaired_at', 'is', null)
      .where('object_id', '>', after)
      .orderBy('object_id')
      .limit(AT_ONCE);
    if (objectId !== null) query = query.where('object_id', '=', objectId);
    const differences = await query.execute();
    for (const difference of differences)
      counts[(await repairOne(context, difference, asked)) ? 'repaired' : 'open'] += 1;
    const last = differences.at(-1);
    if (!last || differences.length < AT_ONCE) return counts;
    after = last.object_id;
  }
}

async function repairOne(
  context: BillingContext,
  difference: Difference,
  { actorId, because }: Pick<Repair, 'actorId' | 'because'>,
): Promise<boolean> {
  const ref: ObjectRef = {
    stripeAccount: difference.stripe_account,
    type: difference.object_type,
    id: difference.object_id,
  };
  const left = await repairObject(context, ref).catch(orLeaveOpen(context, ref));
  await context.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('reconciliation_differences')
      .set(
        left === undefined
          ? { repaired_at: context.now(), repaired_by: actorId, not_repaired_because: null }
          : { not_repaired_because: left },
      )
      .where('scan_id', '=', difference.scan_id)
      .where('stripe_account', '=', ref.stripeAccount)
      .where('object_id', '=', ref.id)
      .execute();
    if (left !== undefined) return;
    await trx
      .insertInto('audit_log')
      .values({
        key: `repair:${difference.scan_id}:${ref.stripeAccount}:${ref.id}`,
        account_id: null,
        actor: actorId,
        action: 'reconciliation.repair',
        subject: ref.id,
        because: `${wordsFor(difference)} ${because}`,
        data: JSON.stringify({ problem: difference.problem, fields: difference.fields }),
        at: context.now(),
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  });
  return left === undefined;
}

const orLeaveOpen =
  ({ logger }: BillingContext, ref: ObjectRef) =>
  (error: unknown): string => {
    if (isTransient(error) || isStripeAwayForAll(error)) throw error;
    logger.error({ err: error, objectId: ref.id }, 'difference not repaired');
    return wordsOf(error);
  };

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** @returns why it still differs, if it does */
async function repairObject(context: BillingContext, ref: ObjectRef): Promise<string | undefined> {
  const seen = await askIfThere(context, ref);
  if (!seen) return forget(context, ref);
  const { accountIds, failed } = await applyAnswers(context, [seen]);
  const [failure] = failed;
  if (failure) return wordsOf(failure.error);
  const left = await describeDifference(context, ref, await askIfThere(context, ref));
  if (left) return `Still not as Stripe has it: ${left.fields.map(({ field }) => field).join(', ')}.`;
  await context.db.transaction().execute((trx) => notifyAccounts(trx, [...accountIds]));
  return undefined;
}

/** Only drafts of invoices vanish at Stripe (docs.stripe.com/api/invoices/delete): whatever else does is another account's. */
async function forget(context: BillingContext, ref: ObjectRef): Promise<string | undefined> {
  const why = 'Stripe does not have it, though it deletes nothing like it: is the key of this account?';
  if (ref.type !== 'invoice') return why;
  return context.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('invoices')
      .select(['status', 'customer_id'])
      .where('id', '=', ref.id)
      .executeTakeFirst();
    if (row && row.status !== 'draft') return why;
    const customer = customerOf({ customer: row?.customer_id });
    await lockShard(trx, shardOf(ref.stripeAccount, customer ?? ref.id));
    await trx.deleteFrom('invoices').where('id', '=', ref.id).where('status', '=', 'draft').execute();
    await sql`delete from object_states
      where stripe_account = ${ref.stripeAccount} and object_id = ${ref.id}`.execute(trx);
    return undefined;
  });
}

const PROBLEMS = {
  missing_here: 'Stripe had it and the database had not.',
  missing_at_stripe: 'The database had it and Stripe had not.',
  differs: '',
} as const;

function wordsFor({ problem, fields }: Difference): string {
  if (problem !== 'differs') return PROBLEMS[problem];
  const names = fields.map((each) => (each as { field: string }).field).join(', ');
  return `The database had something else than Stripe in ${names}.`;
}
