import type Stripe from 'stripe';
import { type CasePolicy, createCaseClerk } from './case-clerk.ts';
import { openDesk } from './desk.ts';
import { createDisputeClerk } from './dispute-clerk.ts';
import { createMoneyClerk } from './money-clerk.ts';
import { createNoticeClerk } from './notice-clerk.ts';
import { createSubscriptionClerk } from './subscription-clerk.ts';
import { createUsageClerk, type PlainUse } from './usage-clerk.ts';

export type { PlainUse } from './usage-clerk.ts';

/** One pass of the workers: what had happened by then, and when it was. A turn is where they look at the calendar too. */
export interface Moment {
  events: number;
  /** Unix seconds. */
  at: number;
  isTurn: boolean;
}

export interface PlainPolicy extends CasePolicy {
  trialEndingDays: number;
  renewalNoticeDays: number;
  /** So much of what is counted each plan includes. */
  included: Readonly<Record<string, number>>;
}

/**
 * Every mail of a year as clerks would write them, from Stripe's own events in the order in which they happened, a calendar and
 * the list of what was used: slow, and without a line of the code that it checks. Each mail is a text of who, what and about
 * which object.
 */
export function plainMails(
  {
    events,
    moments,
    uses,
  }: { events: readonly Stripe.Event[]; moments: readonly Moment[]; uses: readonly PlainUse[] },
  policy: PlainPolicy,
): { mails: string[]; cases: Map<string, string> } {
  const desk = openDesk();
  const cases = createCaseClerk(desk, policy);
  const clerks = [
    createSubscriptionClerk(desk),
    createMoneyClerk(desk),
    cases,
    createNoticeClerk(desk, policy),
    createDisputeClerk(desk),
    createUsageClerk(desk, { uses, included: policy.included }),
  ];
  const mails: string[] = [];
  let heard = 0;
  for (const { events: count, at, isTurn } of moments) {
    for (; heard < count; heard += 1) {
      const event = events[heard];
      if (!event) continue;
      desk.file(event);
      for (const clerk of clerks) clerk.hear(event);
    }
    if (isTurn) for (const clerk of clerks) clerk.turn?.(at);
    else mails.push(...desk.send());
  }
  return { mails, cases: cases.outcomes() };
}
