import type Stripe from 'stripe';
import { type Clerk, DAY, type Desk } from './desk.ts';
import { isAsleep, isOver, willEnd } from './plain-subscription.ts';

export type PlainEnd = 'cancel' | 'pause' | 'leave_past_due';

/** What the business of the year has as its policy, in days since the first failure. */
export interface CasePolicy {
  mails: readonly number[];
  endAfterDays: number;
  /** It changes in the course of the year; Unix seconds. */
  atEnd(now: number): PlainEnd;
}

interface PlainCase {
  invoice: string;
  subscription: string;
  openedAt: number;
  /** Days of the policy that were seen to, with or without a mail. */
  seenTo: number;
  lastSentAt: number;
  asksTheBank: boolean;
  /** What the policy's end came to; null before it. */
  end: PlainEnd | null;
  /** The subscription was paused by it. */
  isPaused: boolean;
}

export interface CaseClerk extends Clerk {
  /** Each failed invoice that is pursued, by how its case stands: `open`, or how it ended. */
  outcomes(): Map<string, string>;
}

/** Who fails to pay is written to on each day of the policy until the case is closed; at its end the policy does what it says. */
export function createCaseClerk(desk: Desk, policy: CasePolicy): CaseClerk {
  const { subscriptions, invoices, emailOf, owe } = desk;
  const cases = new Map<string, PlainCase>();
  const asked = new Set<string>();

  /** Paid, voided or written off counts whatever happened before it; then what the policy did; then how the subscription ended. */
  const outcomeOf = ({ invoice, subscription, end, isPaused }: PlainCase): string => {
    const { status, due } = invoices.get(invoice) ?? { status: 'open', due: 0 };
    if (status === 'paid') return due === 0 ? 'refunded' : 'recovered';
    if (status !== 'open') return status === 'void' ? 'voided' : status;
    if (end === 'leave_past_due') return 'exhausted';
    if (isPaused) return 'paused';
    const of = subscriptions.get(subscription);
    if (!isOver(of)) return 'open';
    return end === 'cancel' || of?.endedUnpaid ? 'exhausted' : 'cancelled';
  };
  const isClosed = (one: PlainCase) => outcomeOf(one) !== 'open';

  const open = ({ id, parent, billing_reason: reason }: Stripe.Invoice, at: number) => {
    const subscription = String(parent?.subscription_details?.subscription ?? '');
    // The first payment is the checkout's; what somebody still owed who left on purpose is not pursued.
    if (!id || cases.has(id) || !reason?.startsWith('subscription_') || reason === 'subscription_create')
      return;
    const of = subscriptions.get(subscription);
    if (isOver(of) && !of?.endedUnpaid) return;
    const seen = { seenTo: 0, lastSentAt: 0, asksTheBank: asked.has(id), end: null, isPaused: false };
    cases.set(id, { invoice: id, subscription, openedAt: at, ...seen });
  };

  const pursue = (one: PlainCase, now: number) => {
    if (isClosed(one) || one.end) return;
    const due = policy.mails.filter((day, place) => place >= one.seenTo && one.openedAt + day * DAY <= now);
    const day = due.at(-1);
    if (day !== undefined) return write(one, day, now);
    if (one.seenTo >= policy.mails.length && endsAt(one) <= now) one.end = policy.atEnd(now);
  };
  /** Never sooner after the last mail than the policy has between the two. */
  const endsAt = ({ openedAt, lastSentAt }: PlainCase) => {
    const rest = (policy.endAfterDays - (policy.mails.at(-1) ?? 0)) * DAY;
    return Math.max(openedAt + policy.endAfterDays * DAY, lastSentAt === 0 ? 0 : lastSentAt + rest);
  };
  const write = (one: PlainCase, day: number, now: number) => {
    const subscription = subscriptions.get(one.subscription);
    one.seenTo = policy.mails.indexOf(day) + 1;
    if (willEnd(subscription) || isAsleep(subscription) || (day === 0 && one.asksTheBank)) return;
    one.lastSentAt = now;
    const text = `${emailOf(subscription?.customer)} payment_failed ${one.invoice} ${one.seenTo} at ${now}`;
    owe(`dunning ${one.invoice} ${day}`, text, () => !isClosed(one));
  };

  return {
    outcomes: () => new Map([...cases].map(([id, one]) => [id, outcomeOf(one)])),
    hear(event) {
      if (event.type === 'invoice.payment_failed') open(event.data.object, event.created);
      if (event.type === 'invoice.payment_action_required') {
        const id = event.data.object.id ?? '';
        asked.add(id);
        const known = cases.get(id);
        if (known) known.asksTheBank = true;
      }
      if (event.type === 'customer.subscription.updated' && event.data.object.status === 'paused')
        for (const one of cases.values())
          if (one.subscription === event.data.object.id && one.end === 'pause') one.isPaused = true;
    },
    turn(now) {
      for (const one of cases.values()) pursue(one, now);
    },
  };
}
