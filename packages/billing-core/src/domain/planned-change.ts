import type Stripe from 'stripe';
import { fromUnix, idOf } from './subscription.ts';

/** A change that is planned: to which plan, from when (ISO 8601, UTC). */
export interface PlannedChange {
  subscriptionId: string;
  planKey: string;
  startsAt: string;
}

/**
 * What a schedule plans after a moment (Unix seconds): its first phase that begins later. The plan is named by the metadata
 * that we wrote on that phase or on the schedule: prices are only ids here. A schedule of somebody else's names none.
 */
export function plannedBy(
  schedule: Stripe.SubscriptionSchedule,
  atSeconds: number,
): PlannedChange | undefined {
  const phase = schedule.phases.find(({ start_date }) => start_date > atSeconds);
  const planKey = phase?.metadata?.billwright_plan ?? schedule.metadata?.billwright_plan;
  const subscriptionId = idOf(schedule.subscription) ?? schedule.released_subscription;
  if (!phase || !planKey || !subscriptionId) return undefined;
  return { subscriptionId, planKey, startsAt: fromUnix(phase.start_date).toISOString() };
}
