import type Stripe from 'stripe';
import { type Decision, type Facts, nothing, tell } from '../domain/decision.ts';
import { stateBefore } from '../domain/observations/state-before.ts';
import { plannedBy } from '../domain/planned-change.ts';

/**
 * - A change that is planned for later is told when it is planned, with its plan and its day.
 * - The same plan shown again, as when a phase begins, is told no second time.
 */
export function decide(event: Stripe.SubscriptionScheduleUpdatedEvent, _facts: Facts, _now: Date): Decision {
  const { object, previous_attributes: previous } = event.data;
  const planned = plannedBy(object, event.created);
  if (!planned) return nothing('The schedule plans nothing more.');
  const before = plannedBy(stateBefore(object, previous), event.created);
  if (before?.startsAt === planned.startsAt && before.planKey === planned.planKey)
    return nothing('The schedule plans what it planned before.');
  const because = `The plan will be ${planned.planKey} from ${planned.startsAt} on.`;
  return tell('subscription.change_scheduled', planned, because);
}
