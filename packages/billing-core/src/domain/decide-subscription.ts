import type Stripe from 'stripe';
import { type BillingEventType, type Decision, type Facts, nothing } from './decision.ts';
import { cancelsAt, isEnded, isLive, type Subscription, toSubscription } from './subscription.ts';

/**
 * What follows from the newest state of a subscription, whichever of its events brought it.
 *
 * - The row becomes what Stripe says.
 * - A step that the product cares about is told once: activated, changed, cancellation scheduled or undone, ended.
 * - A second live subscription of the same line is undone: cancelled and refunded. The older one stays.
 */
export function decideSubscription(facts: Facts<Stripe.Subscription>): Decision {
  const next = toSubscription(facts.latest, facts.accountId);
  if (!next) return nothing('The subscription sells no plan of this catalogue.');
  const { kept, undone } = judgeSecond(next, facts.otherLive);
  const step = describeStep(facts.subscription, next);
  return {
    changes: [
      { kind: 'save_subscription', subscription: next },
      ...(step
        ? [
            {
              kind: 'record_billing_event' as const,
              type: step.type,
              payload: { subscriptionId: next.id, planKey: next.planKey },
            },
          ]
        : []),
    ],
    effects: undone
      ? [
          {
            kind: 'undo_second_subscription',
            key: `undo_second_subscription:${undone.id}`,
            payload: { subscriptionId: undone.id, keptSubscriptionId: kept.id },
          },
        ]
      : [],
    because: undone
      ? `${undone.id} is a second live subscription beside ${kept.id}: it is cancelled and its payment refunded.`
      : (step?.because ??
        `The subscription is ${next.status}; nothing changed that the product cares about.`),
  };
}

function judgeSecond(next: Subscription, otherLive: Subscription[]) {
  const [other] = otherLive;
  if (!other || !isLive(next.status)) return { kept: next, undone: undefined };
  const isOlder =
    other.createdAt < next.createdAt || (+other.createdAt === +next.createdAt && other.id < next.id);
  return isOlder ? { kept: other, undone: next } : { kept: next, undone: other };
}

function describeStep(
  before: Subscription | undefined,
  next: Subscription,
): { type: BillingEventType; because: string } | undefined {
  const had = before && hasAccess(before.status);
  if (hasAccess(next.status) && !had)
    return {
      type: 'subscription.activated',
      because: `The subscription became ${next.status} on plan ${next.planKey}.`,
    };
  if (isEnded(next.status) && !(before && isEnded(before.status)))
    return {
      type: 'subscription.ended',
      because: `The subscription ended (${next.cancellationReason ?? 'no reason given'}).`,
    };
  if (!before) return undefined;
  if (before.priceId !== next.priceId || before.quantity !== next.quantity)
    return {
      type: 'subscription.changed',
      because: `The plan changed from ${before.planKey} to ${next.planKey}.`,
    };
  const [endBefore, endNow] = [cancelsAt(before), cancelsAt(next)];
  if (endNow && !endBefore)
    return {
      type: 'subscription.cancellation_scheduled',
      because: `The subscription will end at ${endNow.toISOString()}.`,
    };
  if (endBefore && !endNow)
    return { type: 'subscription.cancellation_undone', because: 'The cancellation was taken back.' };
  return undefined;
}

const hasAccess = (status: string) => status === 'active' || status === 'trialing';
