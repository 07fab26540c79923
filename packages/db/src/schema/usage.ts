import type { Generated } from 'kysely';
import type { DefaultedTimestamp, NullableTimestamp, Timestamp } from './columns.ts';

/** One use of a metered feature, as it was recorded; never changed. Partitioned by the month in which it came. */
export interface UsageEventsTable {
  account_id: string;
  feature: string;
  /** The caller's: recorded again under it within a month, nothing changes. */
  key: string;
  /** The beginning of the month in which it came, UTC. */
  month: Timestamp;
  /** When it was used. */
  at: Timestamp;
  /** Negative where an earlier one is withdrawn. */
  quantity: number;
  slice_id: string;
}

/**
 * The events of one feature that were recorded together and are of one hour; what is added up and reported.
 *
 * `open` waits to be placed; `placed` has its place, and a batch when Stripe is told; `aside` waits for an operator, who has it
 * placed or writes it off.
 */
export interface UsageSlicesTable {
  account_id: string;
  id: string;
  feature: string;
  /** Where it counts: the beginning of the hour, or of the period where that begins within the hour. */
  slot_at: Timestamp;
  quantity: number;
  events: number;
  first_at: Timestamp;
  last_at: Timestamp;
  recorded_at: Timestamp;
  state: 'open' | 'placed' | 'aside' | 'written_off';
  batch_number: number | null;
  /** Its own slot, whose invoice was final already. */
  carried_from: NullableTimestamp;
  aside_because: string | null;
  settled_by: string | null;
  settled_because: string | null;
  settled_at: NullableTimestamp;
}

/** What was used in a slot, by the slices that have their place in it. */
export interface UsageSlotsTable {
  account_id: string;
  feature: string;
  slot_at: Timestamp;
  quantity: number;
}

/** What was used in a billing period, by the slices that have their place in it; open ones count beside it. */
export interface UsageTotalsTable {
  account_id: string;
  feature: string;
  period_starts_at: Timestamp;
  period_ends_at: Timestamp;
  /** What cost nothing, as it was when the period was last counted; null = unlimited. */
  included: number | null;
  quantity: number;
  /** Of it, what batches report to Stripe. */
  reported: number;
  /** Of it, what was taken from credits, of which Stripe is not told. */
  from_credits: number;
}

/** What Stripe's meter is told at once, fixed before the call. */
export interface UsageBatchesTable {
  account_id: string;
  feature: string;
  slot_at: Timestamp;
  /** 1, 2, 3 … within the slot. */
  number: number;
  /** The meter event's, made from the four above. */
  identifier: string;
  period_starts_at: Timestamp;
  customer_id: string;
  subscription_id: string;
  /** Negative where more was told than is to be paid. */
  quantity: number;
  /** The meter event's time. */
  stamped_at: Timestamp;
  /** `moved`: its period was over before it was sent, and what is in it went on to the next one. */
  state: Generated<'pending' | 'sent' | 'refused' | 'moved'>;
  last_error: string | null;
  /** As of effects. */
  leased_until: NullableTimestamp;
  created_at: DefaultedTimestamp;
  sent_at: NullableTimestamp;
}

/** That a share of what is included was reached, once a period. */
export interface UsageAlertsTable {
  account_id: string;
  feature: string;
  period_starts_at: Timestamp;
  /** Of the included amount. */
  percent: number;
  used: number;
  included: number;
  reached_at: Timestamp;
}
