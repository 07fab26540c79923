import type { Customer, Invoice, PaymentMethod } from './mirrored-objects.ts';
import type { Subscription } from './subscription.ts';

/** A change to our rows; `shell/apply-changes.ts` is the one place that makes them. */
export type Change =
  | { kind: 'save_subscription'; subscription: Subscription }
  | { kind: 'save_invoice'; invoice: Invoice }
  | { kind: 'save_customer'; customer: Customer }
  | { kind: 'save_payment_method'; paymentMethod: PaymentMethod }
  | {
      kind: 'save_checkout_session';
      sessionId: string;
      status: 'open' | 'complete' | 'expired';
      paymentStatus: string;
      subscriptionId: string | null;
    }
  | { kind: 'record_billing_event'; type: BillingEventType; payload: Record<string, unknown> };

export type BillingEventType =
  | 'subscription.activated'
  | 'subscription.changed'
  | 'subscription.cancellation_scheduled'
  | 'subscription.cancellation_undone'
  | 'subscription.ended'
  | 'subscription.trial_ending'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.action_required';

/** Something owed to the outside world; goes to the outbox with the changes, and is run by `shell/run-effects.ts`. */
export interface Effect {
  kind: 'undo_second_subscription';
  /** One for each thing owed: the same event twice owes it once. */
  key: string;
  payload: { subscriptionId: string; keptSubscriptionId: string };
}

export interface Decision {
  changes: Change[];
  effects: Effect[];
  /** One sentence that support can read. */
  because: string;
}

/** What the shell loaded for a decision, the customer's rows locked. */
export interface Facts<T> {
  accountId: string;
  /** The newest state of the object, folded from everything observed of it; not always the event's own snapshot. */
  latest: T;
  /** Our row as it was before, of the subscription concerned. */
  subscription: Subscription | undefined;
  /** The account's other live subscriptions of the same product line, oldest first. */
  otherLive: Subscription[];
  /** Whose a detached payment method was. */
  customerId: string;
}

export const nothing = (because: string): Decision => ({ changes: [], effects: [], because });
