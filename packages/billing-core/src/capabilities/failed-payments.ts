import type { Money } from '../domain/money.ts';
import type { Act, Outcome, Page } from './act.ts';

export type FailedPaymentState =
  | 'open'
  | 'recovered'
  | 'cancelled'
  | 'refunded'
  | 'voided'
  | 'uncollectible'
  | 'paused'
  | 'exhausted';

/** One failed invoice, as operators see it. Times in ISO 8601, UTC. */
export interface FailedPaymentView {
  accountId: string;
  accountName: string;
  invoiceId: string;
  invoiceNumber: string | null;
  /** What is still to be paid. */
  amount: Money;
  state: FailedPaymentState;
  because: string;
  openedAt: string;
  closedAt: string | null;
  failureCount: number;
  /** Why the last try failed, in words that a customer may read. */
  declineWords: string;
  /** Stripe's own word; null before it was asked. */
  declineCode: string | null;
  /** Whether charging the same card again can bring anything. */
  isRetryWorthwhile: boolean;
  /** When Stripe charges the same card again by itself; null when it does not, also where it only plans to. */
  nextAttemptAt: string | null;
  /** What we do next, and when; null when nothing is left to do. */
  nextStep: { words: string; at: string | null } | null;
  /** What was done, oldest first. */
  steps: { words: string; at: string; because: string }[];
  recovery: { by: 'customer' | 'stripe_retry' | 'manual_retry'; afterDay: number | null } | null;
}

/** What became of the cases that were opened since. */
export interface RecoveryStats {
  /** ISO 8601, UTC. */
  since: string;
  opened: number;
  open: number;
  recovered: number;
  /** By what brought the money, and after which mail: null where none had left. */
  recoveredBy: { by: 'customer' | 'stripe_retry' | 'manual_retry'; afterDay: number | null; count: number }[];
  /** What is unpaid in open cases, a currency each. */
  atRisk: Money[];
}

/** What came of a charge that an operator asked for; `processing`: a debit is on its way for days. */
export type RetryOutcome = { kind: 'paid' } | { kind: 'processing' } | { kind: 'declined'; because: string };

/** What a mail's link shows to whoever holds it. */
export interface PayLinkView {
  /** Null: the mail was about a card, with nothing unpaid. */
  invoice: {
    number: string | null;
    amount: Money;
    isOpen: boolean;
    /** Stripe's page of the invoice, while it is open. */
    hostedUrl: string | null;
  } | null;
}

export interface FailedPayments {
  /** The oldest open ones first; closed ones, the newest first. */
  list(input: {
    state: 'open' | 'closed';
    cursor: string | null;
    limit: number;
  }): Promise<Page<FailedPaymentView>>;
  /** Of the last so many days. */
  stats(input: { days: number }): Promise<RecoveryStats>;
  /** Charges the invoice again at once, with the reason in the audit log. */
  retry(act: Act, input: { invoiceId: string; because: string }): Promise<Outcome<RetryOutcome>>;
  payLink: {
    view(input: { token: string }): Promise<Outcome<PayLinkView>>;
    /** A fresh page of Stripe's for a new card; `actId`, once for each press. */
    open(input: { token: string; actId: string }): Promise<Outcome<{ url: string }>>;
  };
  /** Does what is due now, as the worker does every minute; says how many steps that were. */
  run(): Promise<number>;
}
