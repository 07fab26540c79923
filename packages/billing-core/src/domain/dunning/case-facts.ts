import type { DunningEnd } from '../../config/dunning.ts';

/** One failed try to collect an invoice, as `invoice.payment_failed` tells it. */
export interface PaymentFailure {
  eventId: string;
  failedAt: Date;
  /** When Stripe tries again; null: it does not. */
  nextAttemptAt: Date | null;
  attemptCount: number;
}

/** What was done about a failed invoice. `key` is one for each: `mail:3`, `end`, `retry:<intent>`, `card:<method>`. */
export interface DunningStep {
  key: string;
  kind: 'mail' | 'end' | 'retry' | 'card';
  /** Of a mail, the day of the policy that it is of. */
  day: number | null;
  /** Of an end, what is done to the subscription. */
  action: DunningEnd | null;
  /**
   * - `owed`: the mail is in the outbox; `held`: its turn came while the one before was still there.
   * - `skipped`, `superseded`: no mail went out, and none will.
   * - `done`, `failed`: of what is no mail, how it came out. An end is `owed` until Stripe has it.
   */
  state: 'owed' | 'held' | 'skipped' | 'superseded' | 'done' | 'failed';
  because: string;
  at: Date;
  /** Of a mail, when it left; null while it waits. */
  sentAt: Date | null;
  /** When its link was first used. */
  openedAt: Date | null;
}

/** What a case follows from; every part is a fold of its own, so that nothing hangs on the order of arrival. */
export interface CaseFacts {
  failures: readonly PaymentFailure[];
  invoice: {
    status: string;
    billingReason: string | null;
    amountDueMinor: number;
    paidAt: Date | null;
    voidedAt: Date | null;
    uncollectibleAt: Date | null;
  };
  /** Missing as long as nothing was heard of it. */
  subscription:
    | {
        status: string;
        endedAt: Date | null;
        cancellationReason: string | null;
      }
    | undefined;
  steps: readonly DunningStep[];
}

export const byTime = (a: PaymentFailure, b: PaymentFailure) =>
  +a.failedAt - +b.failedAt || a.attemptCount - b.attemptCount || (a.eventId < b.eventId ? -1 : 1);
