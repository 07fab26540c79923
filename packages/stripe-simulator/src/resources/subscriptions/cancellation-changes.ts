import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noCancellation } from './subscription-defaults.ts';
import { nextCycleAt } from './subscription-item.ts';

interface Asked {
  cancel_at_period_end?: boolean;
  cancel_at?: Stripe.SubscriptionUpdateParams['cancel_at'];
  cancellation_details?: Stripe.SubscriptionUpdateParams.CancellationDetails;
}

/**
 * `canceled_at` is when cancelling was asked for, `cancel_at` when it will be; undoing clears both and the reason
 * (docs.stripe.com/billing/subscriptions/cancel).
 */
export function cancellationChanges(
  sim: Simulation,
  before: Stripe.Subscription,
  asked: Asked,
): Partial<Stripe.Subscription> {
  const cancelAt = whenAsked(before, asked);
  const details = mergeDetails(before.cancellation_details ?? noCancellation, asked.cancellation_details);
  if (cancelAt === undefined) return { cancellation_details: details };
  if (cancelAt === null) {
    return {
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
      cancellation_details: mergeDetails(noCancellation, asked.cancellation_details),
    };
  }
  return {
    cancel_at: cancelAt,
    cancel_at_period_end: asked.cancel_at_period_end === true,
    canceled_at: before.canceled_at ?? sim.now(),
    cancellation_details: { ...details, reason: 'cancellation_requested' },
  };
}

/** Undefined when nothing was asked, null when it was taken back. */
function whenAsked(
  before: Stripe.Subscription,
  { cancel_at_period_end, cancel_at }: Asked,
): number | null | undefined {
  if (cancel_at_period_end === true || cancel_at === 'min_period_end') return nextCycleAt(before.items.data);
  if (cancel_at === 'max_period_end')
    return Math.max(...before.items.data.map((item) => item.current_period_end));
  if (typeof cancel_at === 'number') return cancel_at;
  if (
    cancel_at === '' ||
    cancel_at === null ||
    (cancel_at_period_end === false && before.cancel_at_period_end)
  )
    return null;
  return undefined;
}

function mergeDetails(
  before: Stripe.Subscription.CancellationDetails,
  given: Stripe.SubscriptionUpdateParams.CancellationDetails | undefined,
): Stripe.Subscription.CancellationDetails {
  if (!given) return before;
  return {
    ...before,
    ...(given.comment === undefined ? {} : { comment: given.comment || null }),
    ...(given.feedback === undefined ? {} : { feedback: given.feedback || null }),
  };
}
