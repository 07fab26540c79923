import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { plannedBy } from '../domain/planned-change.ts';

/**
 * - The subscription goes on by itself. A planned change that had not begun is told as withdrawn.
 * - At the end of its last phase a schedule is released too: then there is nothing to tell.
 */
export function decide(event: Stripe.SubscriptionScheduleReleasedEvent, _facts: Facts, _now: Date): Decision {
  const planned = plannedBy(event.data.object, event.created);
  if (!planned) return nothing('The schedule is over; the subscription goes on as it is.');
  const because = `The change to ${planned.planKey} that was planned for ${planned.startsAt} was withdrawn.`;
  return tell('subscription.change_withdrawn', planned, because);
}
