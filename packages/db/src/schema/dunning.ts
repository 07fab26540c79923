import type { Generated } from 'kysely';
import type { NullableTimestamp, Timestamp } from './columns.ts';

/** Every failed try to collect an invoice that a subscription made, as its event told it. */
export interface DunningFailuresTable {
  account_id: string;
  invoice_id: string;
  event_id: string;
  subscription_id: string;
  failed_at: Timestamp;
  /** When Stripe tries again, as it said then; null: it does not. */
  next_attempt_at: NullableTimestamp;
  attempt_count: number;
}

export type DunningState =
  | 'open'
  | 'recovered'
  | 'cancelled'
  | 'refunded'
  | 'voided'
  | 'uncollectible'
  | 'paused'
  | 'exhausted';

/** One failed invoice: all but the columns from `decline_code` on follow from its failures, its steps and the mirrors. */
export interface DunningCasesTable {
  account_id: string;
  invoice_id: string;
  subscription_id: string;
  state: DunningState;
  because: string;
  opened_at: Timestamp;
  closed_at: NullableTimestamp;
  failure_count: number;
  last_failed_at: Timestamp;
  next_attempt_at: NullableTimestamp;
  recovered_by: 'customer' | 'stripe_retry' | 'manual_retry' | null;
  /** The day of the last mail before it was paid; null when none had left. */
  recovered_after_day: number | null;
  /** Stripe's word for the last failure, once it was asked. */
  decline_code: string | null;
  /** What the issuer advised then: `do_not_try_again`, `try_again_later`, `confirm_card_data`, or a word not known today. */
  advice_code: string | null;
  /** Of how many failures it was asked. */
  declines_read: Generated<number>;
  /** When it is looked at next; null: not before something happens. */
  look_at: NullableTimestamp;
  /** Whose turn it is, by the database's clock. */
  leased_until: NullableTimestamp;
}

/** What was done about a failed invoice: a mail, the end, a charge asked for by an operator or after a new card. */
export interface DunningStepsTable {
  account_id: string;
  invoice_id: string;
  key: string;
  kind: 'mail' | 'end' | 'retry' | 'card';
  day: number | null;
  action: 'cancel' | 'pause' | 'leave_past_due' | null;
  state: 'owed' | 'held' | 'skipped' | 'superseded' | 'done' | 'failed';
  because: string;
  at: Timestamp;
  /** When its mail left. */
  sent_at: NullableTimestamp;
  /** When its link was first used. */
  opened_at: NullableTimestamp;
}
