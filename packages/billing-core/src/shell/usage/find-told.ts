import { StaleCallError } from '../../stripe/stale-call-error.ts';
import type { BillingContext } from '../context.ts';
import type { BatchRow } from './unplace-batch.ts';
import { findMeter, sumAtStripe } from './usage-at-stripe.ts';

const HOUR_MS = 3_600_000;

/**
 * Whether Stripe counted a batch whose answer never came and whose key and identifier it has forgotten: single meter events can't
 * be looked up, but the sum of its hour can, and what else was told in that hour is known.
 *
 * @returns the request that showed it; nothing when it was not counted
 * @throws StaleCallError when the sum is neither with it nor without it: then a person decides
 */
export async function findTold(
  context: BillingContext,
  batch: BatchRow,
): Promise<{ lastResponse: { requestId: string } } | undefined> {
  const { account_id: accountId, feature, customer_id: customer, stamped_at: at, identifier } = batch;
  const startsAt = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  const endsAt = new Date(startsAt.getTime() + HOUR_MS);
  const meter = await findMeter(context, feature);
  if (!meter) return undefined;
  const { sum, lastResponse } = await sumAtStripe(context, meter, { customer, startsAt, endsAt });
  const { told } = await context.db
    .selectFrom('usage_batches')
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>('quantity'), val(0)).as('told'))
    .where('account_id', '=', accountId)
    .where('feature', '=', feature)
    .where('stamped_at', '>=', startsAt)
    .where('stamped_at', '<', endsAt)
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow();
  const open = sum - Number(told);
  if (open === 0) return undefined;
  if (open === batch.quantity) return { lastResponse };
  throw new StaleCallError(identifier);
}
