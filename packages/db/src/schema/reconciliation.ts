import type { Generated } from 'kysely';
import type { DefaultedTimestamp, JsonList, NullableTimestamp, Timestamp } from './columns.ts';

/** How far Stripe's list of events was compared with the inbox; one row an account of Stripe's. */
export interface EventSweepsTable {
  stripe_account: string;
  /** Every event created before this was seen, by Stripe's clock; the next sweep begins a little earlier. */
  seen_until: NullableTimestamp;
  /** When a sweep last came to its end, by the database's clock. */
  swept_at: DefaultedTimestamp;
  /** Since the beginning: how many were listed, and how many of them the inbox had not. */
  listed: Generated<number>;
  found: Generated<number>;
}

/** A walk over all of Stripe's objects: to rebuild the rows from them, or to compare the two. */
export interface ObjectScansTable {
  id: string;
  purpose: 'sync' | 'reconcile';
  /** `system`, or a user's id. */
  requested_by: string;
  because: string;
  /** Whether differences are repaired once all were found. */
  repairs: boolean;
  started_at: DefaultedTimestamp;
  finished_at: NullableTimestamp;
}

/** One kind of object of a scan, with how far it is: whoever goes on begins at its cursor. */
export interface ObjectScanStepsTable {
  scan_id: string;
  position: number;
  stripe_account: string;
  object_type: string;
  /** Whether Stripe's objects are walked, or our rows of which Stripe listed nothing. */
  side: 'theirs' | 'ours';
  cursor: string | null;
  objects: Generated<number>;
  /** Objects that could not be applied or compared; the log says why. */
  failed: Generated<number>;
  /** By the database's clock; a worker that died holds the step no longer than this. */
  leased_until: NullableTimestamp;
  finished_at: NullableTimestamp;
}

/** What Stripe listed in a comparison that is under way. */
export interface ObjectScanSeenTable {
  scan_id: string;
  object_id: string;
}

/** Where the database and Stripe disagree, as a reconciliation found it. */
export interface ReconciliationDifferencesTable {
  scan_id: string;
  stripe_account: string;
  object_type: string;
  object_id: string;
  problem: 'differs' | 'missing_here' | 'missing_at_stripe';
  /** Each with `field`, `here` and `atStripe`; secrets and personal data hidden. */
  fields: JsonList;
  /** When Stripe last told something of the object: the difference is not older than that. */
  last_heard_at: NullableTimestamp;
  /** By which reconciliation in a row it was found first. */
  first_found_at: Timestamp;
  found_at: Timestamp;
  repaired_at: NullableTimestamp;
  repaired_by: string | null;
  not_repaired_because: string | null;
}
