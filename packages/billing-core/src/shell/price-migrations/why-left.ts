import { cancelsAt, idOf } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import type { MigrationRow } from './migration-rows.ts';
import type { FreshSubscription } from './row-calls.ts';

/** Why a subscriber is not in the schedule any more that a migration made for them. */
export type WhyLeft =
  /** Somebody did not want the new price. */
  | { kind: 'withdrawn'; because: string }
  /** Something else was changed, which takes a schedule away. */
  | { kind: 'changed' }
  /** An act of theirs is under way: it says so in a moment. */
  | { kind: 'unknown' };

/**
 * - Who withdrew the planned change on the billing page stands in the audit log.
 * - Who has nothing changed, and no act of ours under way, was taken out at Stripe itself: an operator's wish in the Dashboard.
 * - Everything else released the schedule on its way to another change.
 */
export async function whyLeft(
  { db, stripe, reads }: BillingContext,
  row: MigrationRow,
  { theirs, ours }: FreshSubscription,
): Promise<WhyLeft> {
  const scheduleId = row.schedule_id ?? '';
  const acts = await db
    .selectFrom('audit_log')
    .select('action')
    .where('account_id', '=', row.account_id)
    .where('subject', '=', scheduleId)
    .where('action', 'in', ['subscription.withdraw_change', 'subscription.change_plan'])
    .execute();
  if (acts.some(({ action }) => action === 'subscription.withdraw_change'))
    return { kind: 'withdrawn', because: 'They withdrew the new price: the old one stays.' };
  const pending = await db
    .selectFrom('intents')
    .select('id')
    .where('account_id', '=', row.account_id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (pending) return { kind: 'unknown' };
  if (acts.length > 0 || idOf(theirs.schedule) !== null || !ours || cancelsAt(ours))
    return { kind: 'changed' };
  const schedule = await reads.run('GET subscription_schedule', () =>
    stripe.subscriptionSchedules.retrieve(scheduleId),
  );
  const [before] = schedule.phases;
  const isSame =
    before?.items.length === theirs.items.data.length &&
    theirs.items.data.every((item) =>
      before.items.some(({ price, quantity }) => idOf(price) === item.price.id && quantity === item.quantity),
    );
  return isSame
    ? { kind: 'withdrawn', because: 'Its schedule was released at Stripe: the old price stays.' }
    : { kind: 'changed' };
}
