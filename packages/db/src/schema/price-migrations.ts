import type { Generated } from 'kysely';
import type { AmountMinor, Json, JsonList, NullableTimestamp, Timestamp } from './columns.ts';

/** Subscribers of a plan on their way to its present price: an operator's, over many accounts, so of no account. */
export interface PriceMigrationsTable {
  id: string;
  state: 'planned' | 'running' | 'paused' | 'completed' | 'rolling_back' | 'rolled_back';
  plan_key: string;
  /** Whom it is about. */
  cohort: Json;
  /** What they are to pay: the catalogue's prices when it was planned. */
  targets: JsonList;
  policy: Json;
  /** Archived prices that it made active, since Stripe takes no others, until it is over. */
  opened_price_ids: Generated<string[]>;
  created_by: string;
  because: string;
  created_at: Timestamp;
  started_at: NullableTimestamp;
  finished_at: NullableTimestamp;
}

/** One subscriber of a price migration: what was foreseen, and what became of it. */
export interface PriceMigrationRowsTable {
  account_id: string;
  migration_id: string;
  subscription_id: string;
  currency: string;
  interval: 'month' | 'year';
  forecast: 'migrate' | 'skip' | 'wait';
  forecast_because: string;
  /** Where the bills are from; `pending` until Stripe was asked. */
  bill_source: 'pending' | 'computed' | 'stripe';
  old_bill_minor: AmountMinor | null;
  new_bill_minor: AmountMinor | null;
  bill_error: string | null;
  state: 'pending' | 'waiting' | 'noticed' | 'scheduled' | 'migrated' | 'skipped' | 'failed' | 'rolled_back';
  because: string;
  /** Which item goes from which price to which. */
  changes: JsonList;
  /** Grows when it is begun anew: a part of the keys of its calls. */
  round: Generated<number>;
  schedule_id: string | null;
  /** When the notice was told, once. */
  noticed_at: NullableTimestamp;
  effective_at: NullableTimestamp;
  /** When the price was changed at once, in the period that was under way. */
  changed_at: NullableTimestamp;
  /** The price was changed, and is to be put back. */
  undo: Generated<boolean>;
  /** Not worked at before. */
  look_at: Timestamp;
  /** As of effects. */
  leased_until: NullableTimestamp;
}
