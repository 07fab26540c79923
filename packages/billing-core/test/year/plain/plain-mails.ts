import type Stripe from 'stripe';
import {
  isAsleep,
  isOver,
  type PlainSubscription,
  planOf,
  readSubscription,
  willEnd,
} from './plain-subscription.ts';

/** One pass of the workers: what had happened by then, and when it was. A turn is where they look at the calendar too. */
export interface Moment {
  events: number;
  /** Unix seconds. */
  at: number;
  isTurn: boolean;
}

const DAY = 86_400;
/** What the business of the year has as its policy, in days since the first failure. */
export interface PlainPolicy {
  mails: readonly number[];
  endAfterDays: number;
  trialEndingDays: number;
  renewalNoticeDays: number;
}

interface PlainCase {
  invoice: string;
  subscription: string;
  openedAt: number;
  /** Days of the policy that were seen to, with or without a mail. */
  seenTo: number;
  lastSentAt: number;
  asksTheBank: boolean;
  isEnding: boolean;
}

interface PlainDispute {
  id: string;
  createdAt: number;
  dueAt: number | null;
  waits: boolean;
  reminded: Set<string>;
}

/** A mail that is on its way; it leaves at the end of the pass if it is still true. */
interface Draft {
  text: string;
  isTrue(): boolean;
}

/**
 * Every mail of a year as a clerk would write them, from Stripe's own events in the order in which they happened and a calendar:
 * slow, in one place, and without a line of the code that it checks. Each mail is a text of who, what and about which object.
 */
export function plainMails(
  events: readonly Stripe.Event[],
  moments: readonly Moment[],
  policy: PlainPolicy,
): { mails: string[]; cases: Map<string, 'open' | 'closed'> } {
  const mails: string[] = [];
  const emails = new Map<string, string>();
  const subscriptions = new Map<string, PlainSubscription>();
  const invoices = new Map<string, string>();
  const cases = new Map<string, PlainCase>();
  const disputes = new Map<string, PlainDispute>();
  const asked = new Set<string>();
  const written = new Set<string>();
  let drafts: Draft[] = [];
  /** A fact is written about once. */
  const owe = (key: string, text: string, isTrue: () => boolean = () => true) => {
    if (written.has(key)) return;
    written.add(key);
    drafts.push({ text, isTrue });
  };
  const emailOf = (customer: unknown) => emails.get(String(customer)) ?? String(customer);
  const goesOn = (id: string) => () => !isOver(subscriptions.get(id));
  const isOpen = (id: string) => invoices.get(id) === 'open';

  const hearSubscription = (event: Stripe.Event, object: Stripe.Subscription) => {
    const before = subscriptions.get(object.id);
    const next = readSubscription(object);
    subscriptions.set(object.id, next);
    const to = emailOf(object.customer);
    const { id } = next;
    if (isOver(next)) {
      if (!isOver(before) && next.hasBegun) owe(`ended ${id}`, `${to} cancelled ended ${id}`);
      return;
    }
    if (isAsleep(next) && before && !isAsleep(before))
      return owe(`${event.id}`, `${to} paused ${id}`, () => isAsleep(subscriptions.get(id)));
    if (before && isAsleep(before) && !isAsleep(next))
      return owe(`${event.id}`, `${to} resumed ${id}`, goesOn(id));
    if (next.hasAccess && !before?.hasAccess) return owe(`welcome ${id}`, `${to} welcome ${id}`, goesOn(id));
    if (!before) return;
    if (planOf(before) !== planOf(next))
      return owe(`${event.id}`, `${to} plan_changed ${id} ${planOf(before)} ${planOf(next)}`, goesOn(id));
    if (willEnd(next) && !willEnd(before))
      owe(`${event.id}`, `${to} cancelled scheduled ${id}`, () => {
        const now = subscriptions.get(id);
        return !isOver(now) && willEnd(now);
      });
  };
  const tellTrial = (id: string) => {
    const trial = subscriptions.get(id);
    if (!trial?.trialEnd) return;
    const { trialEnd, customer } = trial;
    owe(`trial ${id} ${trialEnd}`, `${emailOf(customer)} trial_ending ${id} ${trialEnd}`, () => {
      const now = subscriptions.get(id);
      return now?.status === 'trialing' && now.trialEnd === trialEnd && !willEnd(now);
    });
  };
  const hearFailure = ({ id, parent, billing_reason: reason }: Stripe.Invoice, at: number) => {
    const subscription = String(parent?.subscription_details?.subscription ?? '');
    // The first payment is the checkout's; what somebody still owed who left on purpose is not pursued.
    if (!id || cases.has(id) || !reason?.startsWith('subscription_') || reason === 'subscription_create')
      return;
    if (subscriptions.get(subscription)?.leftOnPurposeAt !== null && isOver(subscriptions.get(subscription)))
      return;
    cases.set(id, {
      invoice: id,
      subscription,
      openedAt: at,
      seenTo: 0,
      lastSentAt: 0,
      asksTheBank: asked.has(id),
      isEnding: false,
    });
  };
  const hear = (event: Stripe.Event) => {
    switch (event.type) {
      case 'customer.created':
      case 'customer.updated':
        return void emails.set(event.data.object.id, event.data.object.email ?? '');
      case 'customer.subscription.created':
      case 'customer.subscription.updated':
      case 'customer.subscription.deleted':
        return hearSubscription(event, event.data.object);
      case 'customer.subscription.trial_will_end':
        return tellTrial(event.data.object.id);
      case 'invoice.paid': {
        const { id, total, currency, customer } = event.data.object;
        invoices.set(id ?? '', 'paid');
        if (total > 0) owe(`receipt ${id}`, `${emailOf(customer)} receipt ${id} ${total} ${currency}`);
        return;
      }
      case 'invoice.finalized':
      case 'invoice.updated':
      case 'invoice.voided':
      case 'invoice.marked_uncollectible':
        return void invoices.set(event.data.object.id ?? '', event.data.object.status ?? '');
      case 'invoice.payment_failed':
        return hearFailure(event.data.object, event.created);
      case 'invoice.payment_action_required': {
        const { id, customer } = event.data.object;
        asked.add(id ?? '');
        const known = cases.get(id ?? '');
        if (known) known.asksTheBank = true;
        return owe(`asked ${id}`, `${emailOf(customer)} action_required ${id}`, () => isOpen(id ?? ''));
      }
      case 'refund.created': {
        const { id, amount, currency, status, charge } = event.data.object;
        if (status === 'failed' || status === 'canceled') return;
        return owe(
          `refund ${id}`,
          `${emailOf(payers.get(String(charge)))} refund ${id} ${amount} ${currency}`,
        );
      }
      case 'charge.succeeded':
        return void payers.set(event.data.object.id, String(event.data.object.customer));
      case 'charge.dispute.created':
        owe(`dispute ${event.data.object.id}`, `staff@year.example dispute_opened ${event.data.object.id}`);
        return hearDispute(event.data.object);
      case 'charge.dispute.updated':
      case 'charge.dispute.closed':
        return hearDispute(event.data.object);
      case 'radar.early_fraud_warning.created':
        return owe(
          `warning ${event.data.object.id}`,
          `staff@year.example early_fraud_warning ${event.data.object.id}`,
        );
      default:
    }
  };
  const payers = new Map<string, string>();
  const hearDispute = ({ id, status, created, evidence_details: details }: Stripe.Dispute) => {
    const waits = status === 'needs_response' || status === 'warning_needs_response';
    const reminded = disputes.get(id)?.reminded ?? new Set<string>();
    disputes.set(id, { id, createdAt: created, dueAt: details.due_by, waits, reminded });
  };

  /** The case of an invoice is over when it is paid or void, or its subscription has ended. */
  const isClosed = ({ invoice, subscription }: PlainCase) =>
    !isOpen(invoice) || isOver(subscriptions.get(subscription));
  const pursue = (one: PlainCase, now: number) => {
    if (isClosed(one) || one.isEnding) return;
    const subscription = subscriptions.get(one.subscription);
    const due = policy.mails.filter((day, place) => place >= one.seenTo && one.openedAt + day * DAY <= now);
    const day = due.at(-1);
    if (day === undefined) {
      const rest = (policy.endAfterDays - (policy.mails.at(-1) ?? 0)) * DAY;
      const endsAt = Math.max(
        one.openedAt + policy.endAfterDays * DAY,
        one.lastSentAt === 0 ? 0 : one.lastSentAt + rest,
      );
      if (one.seenTo >= policy.mails.length && endsAt <= now) one.isEnding = true;
      return;
    }
    one.seenTo = policy.mails.indexOf(day) + 1;
    if (willEnd(subscription) || isAsleep(subscription) || (day === 0 && one.asksTheBank)) return;
    one.lastSentAt = now;
    const text = `${emailOf(subscription?.customer)} payment_failed ${one.invoice} ${one.seenTo} at ${now}`;
    owe(`dunning ${one.invoice} ${day}`, text, () => !isClosed(one));
  };
  const remind = (one: PlainDispute, now: number) => {
    const { dueAt } = one;
    if (!one.waits || dueAt === null || now >= dueAt) return;
    const hours = [24, 168].find((each) => now >= dueAt - each * 3_600);
    // Who was told with less time than that needs no reminder of it.
    if (hours === undefined || one.createdAt >= dueAt - hours * 3_600 || one.reminded.has(String(hours)))
      return;
    one.reminded.add(String(hours));
    owe(
      `remind ${one.id} ${hours}`,
      `staff@year.example dispute_reminder ${one.id} ${hours === 24 ? 'day' : 'week'}`,
    );
  };
  const notice = (one: PlainSubscription, now: number) => {
    if (willEnd(one)) return;
    const isNear = (at: number, days: number) => now < at && at - now <= days * DAY;
    if (one.status === 'trialing' && one.trialEnd && isNear(one.trialEnd, policy.trialEndingDays))
      tellTrial(one.id);
    if (one.status === 'active' && one.interval === 'year' && isNear(one.periodEnd, policy.renewalNoticeDays))
      owe(
        `renews ${one.id} ${one.periodEnd}`,
        `${emailOf(one.customer)} renewal_notice ${one.id} ${one.periodEnd}`,
        goesOn(one.id),
      );
  };

  let heard = 0;
  for (const { events: count, at, isTurn } of moments) {
    for (; heard < count; heard += 1) {
      const event = events[heard];
      if (event) hear(event);
    }
    if (isTurn) {
      for (const one of cases.values()) pursue(one, at);
      for (const one of subscriptions.values()) notice(one, at);
      for (const one of disputes.values()) remind(one, at);
      continue;
    }
    for (const draft of drafts) if (draft.isTrue()) mails.push(draft.text);
    drafts = [];
  }
  return {
    mails,
    cases: new Map([...cases].map(([id, one]) => [id, isClosed(one) ? 'closed' : 'open'])),
  };
}
