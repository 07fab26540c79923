import type { Act, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadPlannedChange } from './load-planned-change.ts';
import { observeFresh } from './observe-fresh.ts';
import { releaseSchedule } from './plan-later.ts';

/**
 * Drops what is planned for later: the schedule is released, and the subscription stays as it is.
 *
 * @param only of a planned change within this plan, when it is named: one of the plan itself then stays
 */
export function withdrawPlannedChange(
  context: BillingContext,
  act: Act,
  { onlyOfPlan }: { onlyOfPlan?: string } = {},
): Promise<Outcome<{ planKey: string }>> {
  const params = onlyOfPlan === undefined ? {} : { onlyOfPlan };
  return runAct(context, act, { kind: 'withdraw_change', params }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    if (!subscription) return fail('no_live_subscription');
    const isSent = await running.wasSent('release_schedule');
    const planned = await loadPlannedChange(context, subscription);
    // A new price of the plan that they have is no change of theirs: only they themselves take it back.
    if (!isSent && onlyOfPlan !== undefined && (await isOfMigration(context, subscription)))
      return fail('no_planned_change');
    if (!isSent && (!planned || (onlyOfPlan !== undefined && planned.planKey !== onlyOfPlan)))
      return fail('no_planned_change');
    const released = await releaseSchedule(context, running, subscription);
    const by = { action: 'subscription.withdraw_change', actor: act.actorId };
    if (released) await observeFresh(context, { type: 'subscription_schedule', id: released.id }, by);
    await observeFresh(context, { type: 'subscription', id: subscription.id }, by);
    return succeed({ planKey: subscription.planKey });
  });
}

async function isOfMigration(
  { db }: BillingContext,
  { accountId, scheduleId }: Subscription,
): Promise<boolean> {
  const row = await db
    .selectFrom('price_migration_rows')
    .select('migration_id')
    .where('account_id', '=', accountId)
    .where('schedule_id', '=', scheduleId)
    .executeTakeFirst();
  return row !== undefined;
}
