import { isClosed } from '../../domain/disputes/dispute.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { dueSteps, tendOne } from './tend-dispute.ts';

/** Closed ones are looked at for so long: what was rebuilt late is still finished. */
const CLOSED_DAYS = 90;
const DAY_MS = 86_400_000;

export function scheduleDisputes(context: BillingContext): void {
  scheduleTurns(context, { queue: 'tend-disputes', cron: '*/5 * * * *' }, () => tendDisputes(context));
}

/**
 * Looks after every dispute of which something is due: reminders come by the clock alone, and what a rebuild brought had no event.
 * Stripe is asked only for those.
 *
 * @returns how many were looked after
 */
export async function tendDisputes(context: BillingContext): Promise<number> {
  const { db, now, logger } = context;
  const since = new Date(now().getTime() - CLOSED_DAYS * DAY_MS);
  const rows = await db.selectFrom('disputes').selectAll().orderBy('id').execute();
  const watched = rows.filter((row) => !isClosed(row.status) || row.stripe_created_at >= since);
  let tended = 0;
  for (const dispute of watched)
    try {
      if ((await dueSteps(context, dispute)).length === 0) continue;
      await tendOne(context, dispute.id);
      tended += 1;
    } catch (error) {
      if (isTransient(error) || isStripeAway(error)) throw error;
      logger.error({ err: error, disputeId: dispute.id }, 'dispute not looked after; it is at the next turn');
    }
  return tended;
}
