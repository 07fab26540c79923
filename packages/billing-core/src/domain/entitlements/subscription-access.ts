import { ACCESS_DEFAULTS, type AccessPolicy } from '../../config/access.ts';
import { formatDay } from '../status-words.ts';
import { cancelsAt, type Subscription } from '../subscription.ts';
import type { PaymentFacts } from './holdings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Whether a subscription gives what it sold, why, and the next moment at which the clock alone changes that. */
export interface Access {
  granted: boolean;
  because: string;
  changesAt: Date | null;
}

export interface AccessFacts extends Omit<PaymentFacts, 'subscriptionId'> {
  hasPaymentMethod: boolean;
}

type Rule = { until: Date | null; during: string; after: string };

const after = (moment: Date, ms: number) => new Date(moment.getTime() + ms);
const refuse = (because: string): Access => ({ granted: false, because, changesAt: null });

/**
 * Whether a subscription gives access now, from its row and the clock: right also when a webhook is late or lost.
 *
 * - `active`: until its period has ended and its renewal is overdue; not before the first payment of a method that answers
 *   days later has arrived.
 * - `trialing`: until the trial ends; an hour longer with a payment method, whose first charge is on its way then.
 * - `past_due`: for the days of grace after the oldest unpaid invoice; not when that is the first one, of which nothing came.
 * - `unpaid`, `paused`, `incomplete`, ended, or a status not known today: no access.
 * - A date of cancellation that has passed ends it in every status.
 */
export function decideAccess(
  subscription: Subscription,
  facts: AccessFacts,
  given: { policy: AccessPolicy | undefined; now: Date },
): Access {
  const rule = ruleOf(subscription, facts, { ...ACCESS_DEFAULTS, ...given.policy });
  if (typeof rule === 'string') return refuse(rule);
  const ends = cancelsAt(subscription);
  const first = ends && (rule.until === null || ends <= rule.until) ? cancelled(ends, rule.during) : rule;
  if (first.until !== null && given.now >= first.until) return refuse(first.after);
  return { granted: true, because: first.during, changesAt: first.until };
}

const cancelled = (until: Date, during: string): Rule => ({
  until,
  during,
  after: `The subscription was cancelled and ended on ${formatDay(until)}.`,
});

/** The status's own rule, or why it gives nothing at all. */
function ruleOf(
  subscription: Subscription,
  facts: AccessFacts,
  policy: Required<AccessPolicy>,
): Rule | string {
  switch (subscription.status) {
    case 'active':
      if (facts.firstPaymentOpen) return 'The first payment is on its way.';
      return activeRule(subscription, policy.lateRenewalGraceHours * HOUR_MS);
    case 'trialing':
      return trialRule(subscription, facts.hasPaymentMethod ? policy.trialGraceMinutes * MINUTE_MS : 0);
    case 'past_due':
      if (facts.firstPaymentOpen) return 'The first payment failed.';
      return lateRule(facts.lateSince ?? subscription.currentPeriodStartsAt, policy.pastDueGraceDays);
    default:
      return `The subscription is ${subscription.status.replaceAll('_', ' ')}.`;
  }
}

const activeRule = ({ currentPeriodEndsAt: ends }: Subscription, graceMs: number): Rule => ({
  until: after(ends, graceMs),
  during: 'The subscription is active.',
  after: `The period ended on ${formatDay(ends)} and no renewal was heard of.`,
});

function trialRule({ trialEndsAt, currentPeriodEndsAt }: Subscription, graceMs: number): Rule {
  // Stripe's trial is a period of its own: without a date of its own it ends with that.
  const ends = trialEndsAt ?? currentPeriodEndsAt;
  return { until: after(ends, graceMs), during: 'The trial is running.', after: 'The trial has ended.' };
}

const lateRule = (since: Date, days: number): Rule => ({
  until: after(since, days * DAY_MS),
  during: `A payment is late; access stays until ${formatDay(after(since, days * DAY_MS))}.`,
  after: `A payment is more than ${days} days late.`,
});
