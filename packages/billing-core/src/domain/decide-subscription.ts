import type Stripe from 'stripe';
import type { SubscriptionStep } from './billing-event.ts';
import { type Decision, type Effect, type Facts, nothing, tell } from './decision.ts';
import { describeItemChanges } from './describe-item-changes.ts';
import type { PlanTerms } from './mail/mail.ts';
import { REFUND_AT_END, readRefundAtEnd, refundKeyOf } from './refund-at-end.ts';
import { byAge, cancelsAt, isEnded, isLive, type Subscription, toSubscription } from './subscription.ts';

/**
 * What a change of a subscription tells the product, from what it was before and is after, both as the event has them.
 * A second live subscription of one account is undone: the younger one is cancelled and its payment refunded.
 */
export function decideSubscription(
  before: Stripe.Subscription | undefined,
  after: Stripe.Subscription,
  { accountId, otherLive }: Facts,
): Decision {
  const next = toSubscription(after, accountId);
  if (!next) return nothing('The subscription sells no plan of this catalogue.');
  const knownBefore = before && toSubscription(before, accountId);
  const told = describeStep(knownBefore, next);
  const decision = told
    ? tell(told.type, { ...toStep(next), ...toPlanChange(told.type, knownBefore, next) }, told.because)
    : nothing(`The subscription is ${next.status}; nothing changed that the product cares about.`);
  const effects = [
    ...undoSecond(next, otherLive),
    ...finishUndo(after, next),
    ...finishRefund(after, next),
    ...checkTrial(knownBefore, next),
    ...(told?.type === 'subscription.activated' ? syncSeats(next, 'activated') : []),
    ...(knownBefore && knownBefore.planKey !== next.planKey ? syncSeats(next, changeOf(next)) : []),
  ];
  return { ...decision, effects };
}

const toStep = ({ id, planKey }: Subscription) => ({ subscriptionId: id, planKey });

/** From which plan and interval to which, where either is another now. */
function toPlanChange(
  type: SubscriptionStep,
  before: Subscription | undefined,
  next: Subscription,
): { planChange?: { from: PlanTerms; to: PlanTerms } } {
  if (type !== 'subscription.changed' || !before) return {};
  const [from, to] = [termsOf(before), termsOf(next)];
  const isSame = from.planKey === to.planKey && from.interval === to.interval;
  return isSame ? {} : { planChange: { from, to } };
}

const termsOf = ({ planKey, interval }: Subscription): PlanTerms => ({ planKey, interval });

/** A trial is one a card, and a card is known once the subscription has one. */
function checkTrial(before: Subscription | undefined, next: Subscription): Effect[] {
  const method = next.defaultPaymentMethodId;
  if (next.status !== 'trialing' || !method || before?.defaultPaymentMethodId === method) return [];
  return [
    {
      kind: 'check_trial',
      key: `check_trial:${next.id}:${method}`,
      payload: { subscriptionId: next.id },
      subject: next.id,
      follows: [],
      because: `${next.id} is in a trial on ${method}: a card has one trial.`,
      since: next.createdAt,
    },
  ];
}

/** Who took a seat while the checkout was open, or while another plan was confirmed or waited for, is counted once it begins. */
function syncSeats({ id, accountId, items, createdAt }: Subscription, since: string): Effect[] {
  if (!items.some(({ role }) => role === 'seats')) return [];
  return [
    {
      kind: 'sync_seats',
      key: `sync_seats:${id}:${since}`,
      payload: { accountId },
      subject: id,
      follows: [],
      because: `${id} is paid by the seat: its seats are made those of the list.`,
      since: createdAt,
    },
  ];
}

/** A plan in a period: there and back again within one, the number was the list's when each was confirmed. */
const changeOf = ({ planKey, currentPeriodStartsAt }: Subscription) =>
  `${planKey}:${currentPeriodStartsAt.toISOString()}`;

/** The oldest one stays, by its creation and then its id, whichever is looked at first; all others are undone. */
function undoSecond(next: Subscription, otherLive: Subscription[]): Effect[] {
  if (otherLive.length === 0 || !isLive(next.status)) return [];
  const [kept, ...others] = [next, ...otherLive].sort(byAge);
  return others.map((undone) => ({
    ...undo(undone),
    follows: [kept, undone].flatMap((each) => (each ? [{ type: 'subscription', id: each.id }] : [])),
  }));
}

/**
 * What we say at Stripe when we cancel a second subscription. A database that was restored from a backup may know nothing of
 * it, and still owes the refund: so the end of such a one owes it too, under the same key.
 */
export const UNDONE_COMMENT = 'A second live subscription: cancelled and refunded by Billwright.';
export const isUndone = ({ cancellation_details: details }: Stripe.Subscription) =>
  details?.comment === UNDONE_COMMENT;

function finishUndo(after: Stripe.Subscription, next: Subscription): Effect[] {
  return isEnded(next.status) && isUndone(after) ? [{ ...undo(next), follows: [] }] : [];
}

/** As for the second one: an act that ended it may be forgotten here, and what it was to give back is still owed. */
function finishRefund(after: Stripe.Subscription, next: Subscription): Effect[] {
  const refund = isEnded(next.status) ? readRefundAtEnd(after.metadata[REFUND_AT_END]) : undefined;
  if (!refund) return [];
  return [
    {
      kind: 'refund_unused',
      key: refundKeyOf(refund.intentId),
      payload: { subscriptionId: next.id, amountMinor: refund.amountMinor },
      subject: next.id,
      follows: [],
      because: `${next.id} was ended before its time: what was not used is refunded.`,
      since: next.endedAt ?? next.createdAt,
    },
  ];
}

const undo = (undone: Subscription): Omit<Effect<'undo_second_subscription'>, 'follows'> => ({
  kind: 'undo_second_subscription',
  key: `undo_second_subscription:${undone.id}`,
  // Not which one stays: of three, that would depend on which of them was heard of first.
  payload: { subscriptionId: undone.id },
  subject: undone.id,
  because: `${undone.id} is a second live subscription: it is cancelled and its payment refunded.`,
  since: undone.createdAt,
});

/** The step from one state to the next that the product cares about, if there is one. */
export function describeStep(
  before: Subscription | undefined,
  next: Subscription,
): { type: SubscriptionStep; because: string } | undefined {
  const had = before !== undefined && hasAccess(before.status);
  const interruption = before && describeInterruption(before, next);
  if (interruption) return interruption;
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
  if (before.planKey !== next.planKey)
    return {
      type: 'subscription.changed',
      because: `The plan changed from ${before.planKey} to ${next.planKey}.`,
    };
  const changed = describeItemChanges(before.items, next.items);
  if (changed.length > 0) return { type: 'subscription.changed', because: changed.join(' ') };
  const [endBefore, endNow] = [cancelsAt(before), cancelsAt(next)];
  if (endNow && !endBefore)
    return {
      type: 'subscription.cancellation_scheduled',
      because: `The subscription will end at ${endNow.toISOString()}.`,
    };
  if (endBefore && !endNow && !isEnded(next.status))
    return { type: 'subscription.cancellation_undone', because: 'The cancellation was taken back.' };
  return undefined;
}

/** Paused, in either of Stripe's two ways, or going on after it. */
function describeInterruption(
  before: Subscription,
  next: Subscription,
): { type: SubscriptionStep; because: string } | undefined {
  if (isEnded(next.status)) return undefined;
  if (isInterrupted(next) && !isInterrupted(before))
    return {
      type: 'subscription.paused',
      because:
        next.status === 'paused'
          ? `The subscription is paused (${next.pausedBecause ?? 'no reason given'}).`
          : `Payments are not collected for now (${next.collectionPaused ?? ''}); access stays.`,
    };
  if (isInterrupted(before) && !isInterrupted(next))
    return { type: 'subscription.resumed', because: `The subscription goes on, ${next.status}.` };
  return undefined;
}

const isInterrupted = ({ status, collectionPaused }: Subscription) =>
  status === 'paused' || collectionPaused !== null;

const hasAccess = (status: string) => status === 'active' || status === 'trialing' || status === 'past_due';
