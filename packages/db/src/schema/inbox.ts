import type { Generated } from 'kysely';
import type { DefaultedTimestamp, Json, JsonList, NullableTimestamp, Timestamp } from './columns.ts';

export type InboxState = 'received' | 'processing' | 'done' | 'ignored' | 'failed' | 'dead';

/**
 * Every webhook event, stored once, before it is answered; partitioned by Stripe's `created`.
 *
 * `received` waits; `processing` is held under a lease while Stripe is asked for its object; `done` and `ignored` are
 * settled, with the reason; `failed` is tried again; `dead` waits for an operator.
 */
export interface WebhookInboxTable {
  /** `platform`, or the connected account's id. */
  stripe_account: string;
  event_id: string;
  /** Stripe's own time of the event, which never changes: part of the key, because partitions are by it. */
  stripe_created_at: Timestamp;
  type: string;
  api_version: string | null;
  livemode: boolean;
  object_type: string;
  object_id: string | null;
  customer_id: string | null;
  /** 0 … 63, from the customer: events of one customer are applied by one drain at a time. */
  shard: number;
  state: Generated<InboxState>;
  /** Why it was ignored, or the decision's `because`. */
  because: string | null;
  attempts: Generated<number>;
  last_error: string | null;
  next_attempt_at: NullableTimestamp;
  /** By the database's clock; a worker that died holds its events no longer than this. */
  lease_expires_at: NullableTimestamp;
  received_at: DefaultedTimestamp;
  applied_at: NullableTimestamp;
  /** The body as it was signed. */
  payload: Json;
}

/** One row a shard; locked `for update` by whoever drains it, so that each customer has one writer at a time. */
export interface InboxShardsTable {
  shard: number;
  drained_at: NullableTimestamp;
}

/** What is known of a Stripe object: the row below that mirrors it is a pure function of this. */
export interface ObjectStatesTable {
  stripe_account: string;
  object_id: string;
  object_type: string;
  /** Whose it is or was: a detached payment method names nobody any more. */
  customer_id: string | null;
  /** Raised by one with each write: whoever read an older one writes nothing. */
  generation: number;
  /** The observations that may be the newest; what is certainly older is gone. */
  frontier: JsonList;
}
