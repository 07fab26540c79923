import type { Generated } from 'kysely';
import type { DefaultedTimestamp, Json, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

export type IntentState = 'pending' | 'succeeded' | 'failed';

/** A person's act, written before anything is asked of Stripe; its id is the heart of the idempotency key. */
export interface IntentsTable {
  id: string;
  account_id: string;
  /** Minted by the browser once per opened form: the double click is one intent. */
  act_id: string;
  kind: string;
  params: Json;
  params_hash: string;
  state: Generated<IntentState>;
  attempt: Generated<number>;
  /** Grows with every take-over: who writes under an older one does not hold the act any more. */
  fence: Generated<number>;
  result: NullableJson;
  error: NullableJson;
  actor_id: string;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

/** Every mutating call to Stripe: its key is stored before the call. */
export interface StripeCallsTable {
  idempotency_key: string;
  intent_id: string;
  step: string;
  attempt: number;
  state: 'started' | 'succeeded' | 'failed' | 'unknown';
  request_id: string | null;
  error_code: string | null;
  started_at: DefaultedTimestamp;
  finished_at: NullableTimestamp;
}

/** The outbox: what the outside world is owed, written with the fact that caused it. */
export interface EffectsTable {
  key: string;
  kind: string;
  account_id: string | null;
  payload: Json;
  state: Generated<'pending' | 'done' | 'dead'>;
  attempts: Generated<number>;
  last_error: string | null;
  /** Why it ended as it did, where that is not plain: that there was nothing to do any more. */
  because: string | null;
  /** Whose turn it is: one worker runs it at a time, and one that died gives way then. By the database's clock. */
  leased_until: NullableTimestamp;
  /** Not before then, by the clock of the application: somebody else's server asked to be left alone. */
  waits_until: NullableTimestamp;
  created_at: DefaultedTimestamp;
  done_at: NullableTimestamp;
}

/** When the next request to an endpoint of Stripe may be sent, for all processes together. */
export interface StripeBudgetsTable {
  endpoint: string;
  next_at: Timestamp;
}
