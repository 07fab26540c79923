import type { BillingEventPayloads, BillingEventType } from './billing-event.ts';
import type { Subscription } from './subscription.ts';

/** A change to our rows beside the mirrors of Stripe's objects; `shell/apply/write-decisions.ts` is the one place that makes them. */
export interface Change<T extends BillingEventType = BillingEventType> {
  kind: 'record_billing_event';
  type: T;
  payload: BillingEventPayloads[T];
}

/** A failed try to collect a renewal: a fact of the invoice's case (`domain/dunning/`). Times in seconds since 1970. */
export interface RenewalFailure {
  invoiceId: string;
  subscriptionId: string;
  failedAt: number;
  nextAttemptAt: number | null;
  attemptCount: number;
}

/** What each kind of effect is owed with; a new kind is a line here and its run in `shell/effects/run-effects.ts`. */
export interface EffectPayloads {
  undo_second_subscription: { subscriptionId: string };
  /** What is had once was bought twice: the payment of the second is given back. */
  undo_second_purchase: { invoiceId: string };
  /** Left on the app's own page for a day: not to be paid any more. */
  close_purchase: { invoiceId: string };
  sync_seats: { accountId: string };
  check_trial: { subscriptionId: string };
  /** The account's one Stripe customer, made at sign-up. */
  ensure_customer: Record<string, never>;
  /** What was changed here of who is billed, told to Stripe. */
  tell_billing_details: { revision: number };
  /** Whether a deleted customer paid for something; `deletedAt` in seconds since 1970. */
  check_deleted_customer: { customerId: string; deletedAt: number };
  /** A mail, by its key within its account. */
  send_mail: { mailKey: string };
  /** In the smallest unit of the subscription's currency. */
  refund_unused: { subscriptionId: string; amountMinor: number };
  /** What a refund's present state asks for: a mail to the customer, or an alert. */
  tend_refund: { refundId: string };
  /** Whatever is due about a dispute in its present state. */
  tend_dispute: { disputeId: string };
  /** Whether the payment is given back before it is disputed. */
  tend_fraud_warning: { warningId: string };
  /** What the dunning policy does at its end. */
  end_dunning: { invoiceId: string };
  /** What failed is charged to the card that was given since. */
  charge_new_card: { customerId: string; methodId: string };
}

export type EffectKind = keyof EffectPayloads;

/** Something owed to the outside world; goes to the outbox with the changes, and is run by `shell/effects/run-effects.ts`. */
export interface Effect<K extends EffectKind = EffectKind> {
  kind: K;
  /** One for each thing owed: the same event twice owes it once. */
  key: string;
  payload: EffectPayloads[K];
  /** The object that it is about, for the audit. */
  subject: string;
  /** Objects whose state it follows from: all of them are asked of Stripe before it is owed. */
  follows: { type: string; id: string }[];
  /** One sentence that support can read; an audit line of its own, since what an event tells follows from it alone. */
  because: string;
  /** Since when it is owed, told by the objects and not by which of their events came first. */
  since: Date;
}

export interface Decision {
  changes: Change[];
  effects: Effect[];
  failure?: RenewalFailure;
  /** One sentence that support can read. */
  because: string;
}

/**
 * What the shell loaded for a decision. What an event tells follows from the event alone, so that it is the same whatever
 * arrived before it; facts are for what concerns other objects.
 */
export interface Facts {
  accountId: string;
  /**
   * Live subscriptions beside that of the event, of the same account and product line, oldest first. None when that one is not
   * live itself by now, whatever it was when the event was made.
   */
  otherLive: Subscription[];
}

export const nothing = (because: string): Decision => ({ changes: [], effects: [], because });

/** An event that is told, with the sentence that says why. */
export const tell = <T extends BillingEventType>(
  type: T,
  payload: BillingEventPayloads[T],
  because: string,
): Decision => {
  const change: Change<T> = { kind: 'record_billing_event', type, payload };
  return { changes: [change], effects: [], because };
};
