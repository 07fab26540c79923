import { addMonths, type Period, usagePeriodOf } from '../entitlements/usage-period.ts';
import type { Subscription } from '../subscription.ts';
import { AHEAD_MS, type AsideReason } from './usage-event.ts';
import { slotOf, stampOf } from './usage-slot.ts';

/**
 * Stripe finalizes a renewal's invoice an hour after its period began, and counts usage until then
 * (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period). What is sent in the last ten minutes might come
 * too late.
 */
const GRACE_MS = 50 * 60_000;
/** No billing month is shorter: what is older than that belongs to a period before the last one. */
const SHORTEST_MONTH_MS = 28 * 86_400_000;

/** A subscription as usage of one feature sees it. */
export interface MeteredSubscription {
  subscription: Subscription;
  /** Whether its plan has a price for the feature, so that Stripe is told of it. */
  isCharged: boolean;
  /** Whether the invoice of the period before the present one is final, or of an ended one the last. */
  lastInvoiceIsFinal: boolean;
}

/** Where usage counts. */
export type UsagePlace =
  /** Nothing is charged for it, so Stripe is not told. */
  | { kind: 'count'; slotAt: Date; period: Period }
  /** `carriedFrom` is its own slot, when the invoice that it belongs on is final: it goes on the next one. */
  | {
      kind: 'report';
      slotAt: Date;
      period: Period;
      subscription: Subscription;
      stampedAt: Date;
      carriedFrom: Date | null;
    }
  | { kind: 'aside'; because: AsideReason };

/**
 * Where usage of a moment counts, by what is known now.
 *
 * - In the period of the subscription that held then, when its invoice is not final yet; without one in its calendar month.
 * - After that in the present period of whatever is charged now, marked as carried over.
 * - When nothing is charged any more, an operator decides.
 *
 * @param subscriptions newest first
 */
export function placeUsage(
  at: Date,
  { subscriptions, now }: { subscriptions: readonly MeteredSubscription[]; now: Date },
): UsagePlace {
  if (+at > +now + AHEAD_MS) return { kind: 'aside', because: 'in_the_future' };
  const held = subscriptions.find(({ subscription }) => holdsAt(subscription, at));
  if (!held) return { kind: 'count', slotAt: slotOf(at, []), period: usagePeriodOf(undefined, at) };
  const { subscription } = held;
  const period = periodAt(subscription, at);
  const boundaries = [period.startsAt, period.endsAt];
  const slotAt = slotOf(at, boundaries);
  if (!held.isCharged) return { kind: 'count', slotAt, period };
  if (isOpen(held, at, now))
    return {
      kind: 'report',
      slotAt,
      period,
      subscription,
      stampedAt: stampOf(slotAt, boundaries),
      carriedFrom: null,
    };
  const next = subscriptions.find((each) => each.isCharged && holdsAt(each.subscription, now));
  return next ? carry(slotAt, next.subscription, now) : { kind: 'aside', because: 'subscription_ended' };
}

function carry(carriedFrom: Date, subscription: Subscription, now: Date): UsagePlace {
  const period = usagePeriodOf(subscription, now);
  const boundaries = [period.startsAt, period.endsAt];
  const slotAt = slotOf(now, boundaries);
  const stampedAt = stampOf(slotAt, boundaries);
  return { kind: 'report', slotAt, period, subscription, stampedAt, carriedFrom };
}

const holdsAt = ({ createdAt, endedAt }: Subscription, at: Date) =>
  createdAt <= at && (endedAt === null || at < endedAt);

function periodAt(subscription: Subscription, at: Date): Period {
  // The one that is known holds what came after it too: of an ended one it is the last.
  const present = usagePeriodOf(subscription, subscription.endedAt ? subscription.currentPeriodStartsAt : at);
  if (at >= present.startsAt) return present;
  return { startsAt: addMonths(present.startsAt, -1), endsAt: present.startsAt };
}

/** Whether Stripe still counts usage of that moment on an invoice. */
function isOpen({ subscription, lastInvoiceIsFinal }: MeteredSubscription, at: Date, now: Date): boolean {
  const { endedAt } = subscription;
  const presentStartsAt = usagePeriodOf(subscription, now).startsAt;
  if (!endedAt && at >= presentStartsAt) return true;
  const closedAt = endedAt ?? presentStartsAt;
  const isOfLast = +at >= +closedAt - SHORTEST_MONTH_MS;
  return isOfLast && !lastInvoiceIsFinal && +now < +closedAt + GRACE_MS;
}
