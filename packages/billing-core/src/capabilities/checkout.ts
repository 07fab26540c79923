import type { Money } from '../domain/money.ts';
import type { Act, BillingInterval, Outcome } from './act.ts';
import type { PreviewLine } from './plan-change.ts';

export type CheckoutStatus =
  | { kind: 'open' }
  /** Paid by a method whose bank answers in days, or its webhook is on the way: access comes when it is paid. */
  | { kind: 'processing' }
  | { kind: 'active'; planName: string; statusText: string }
  /** Something that is bought once, and paid. */
  | { kind: 'bought'; productName: string }
  /** A bank that takes days has not paid: nothing was bought. */
  | { kind: 'failed' }
  | { kind: 'expired' }
  /** The card had a trial before, at whatever account: nothing was charged. */
  | { kind: 'trial_refused' };

export interface WantedCheckout {
  planKey: string;
  interval: BillingInterval;
  currency: string;
  /** How often each add-on is wanted. */
  addOns?: Record<string, number> | undefined;
}

/** What the page that takes the payment in the app needs. */
export interface EmbeddedPayment {
  /** `setup`: the card is only saved now, for a trial. */
  kind: 'payment' | 'setup';
  /** Lets its holder confirm this one payment; not to be logged or kept. */
  clientSecret: string;
  publishableKey: string;
  scriptUrl: string;
  /** What `status` is asked with after a payment, and `startTrial` after a setup. */
  reference: string;
  planName: string;
  lines: PreviewLine[];
  /** Charged when the payment is confirmed. */
  dueNow: Money;
  /** Charged at each turn of the interval, before discounts. */
  price: Money;
  /** ISO 8601, UTC. */
  trialEndsAt: string | null;
  /** Whether the page offers to type a promotion code. */
  takesPromotionCodes: boolean;
}

/** What asks for no card, a trial or a discount of everything, has begun already; `status` says when it is there. */
export interface StartedTrial {
  kind: 'started';
  reference: string;
}

export interface Checkout {
  /** Opens the hosted page. */
  start(act: Act, input: WantedCheckout): Promise<Outcome<{ url: string; sessionId: string }>>;
  /**
   * Opens a payment for the page of the app. With a trial due to the account the card is saved first, since a card that had
   * its trial gets no second one; `withoutTrial` pays at once. A trial that needs no card begins right away.
   *
   * With a promotion code what is due is what is left; one that can't be redeemed is refused before anything can be paid. What
   * comes to nothing begins at once, without a card.
   */
  startPayment(
    act: Act,
    input: WantedCheckout & { withoutTrial: boolean; promotionCode?: string | null | undefined },
  ): Promise<Outcome<EmbeddedPayment | StartedTrial>>;
  /** Begins the trial that a card was saved for; `trial_used` when the card had one, and then nothing is begun. */
  startTrial(act: Act, input: { reference: string }): Promise<Outcome<{ reference: string }>>;
  /** What became of a session, or of a payment by its reference. */
  status(accountId: string, reference: string): Promise<Outcome<CheckoutStatus>>;
}
