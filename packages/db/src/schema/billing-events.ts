import type { Generated } from 'kysely';
import type { DefaultedTimestamp, Json, NullableTimestamp, Timestamp } from './columns.ts';

/** Typed billing events for the product's own teams, in the order they were decided. */
export interface BillingEventsTable {
  id: Generated<number>;
  key: string;
  account_id: string;
  type: string;
  payload: Json;
  occurred_at: Timestamp;
}

/** Who hears billing events: a function of the worker, by its name, or an endpoint on the web. */
export interface EventSubscribersTable {
  name: string;
  kind: 'function' | 'endpoint';
  /** Null: all of them. */
  types: string[] | null;
  enabled: Generated<boolean>;
  url: string | null;
  /** Sealed (`shell/secret-box.ts`); the one before stays valid beside it for a day after a roll. */
  secret: string | null;
  previous_secret: string | null;
  previous_secret_expires_at: NullableTimestamp;
  /** Since when nothing was accepted; null once something is. */
  failing_since: NullableTimestamp;
  disabled_because: string | null;
  created_at: DefaultedTimestamp;
  /** What was delivered of events up to this one is forgotten: none of them is owed any more. */
  forgotten_event_id: Generated<number>;
}

/** How far a subscriber has got with a billing event; written with the event. */
export interface EventDeliveriesTable {
  subscriber: string;
  event_id: number;
  state: Generated<'pending' | 'delivered' | 'dead'>;
  attempts: Generated<number>;
  /** Null: at once. */
  next_attempt_at: NullableTimestamp;
  /** As of effects. */
  leased_until: NullableTimestamp;
  last_error: string | null;
  created_at: DefaultedTimestamp;
  delivered_at: NullableTimestamp;
}
