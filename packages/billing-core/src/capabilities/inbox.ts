import type { Outcome, Page } from './act.ts';

export interface InboxEventView {
  eventId: string;
  stripeAccount: string;
  type: string;
  objectId: string | null;
  customerId: string | null;
  state: InboxState;
  because: string | null;
  attempts: number;
  lastError: string | null;
  stripeCreatedAt: string;
  receivedAt: string;
  appliedAt: string | null;
}

export type InboxState = 'received' | 'processing' | 'done' | 'ignored' | 'failed' | 'dead';

export interface InboxEventDetail extends InboxEventView {
  apiVersion: string | null;
  nextAttemptAt: string | null;
  /** JSON for reading, secrets and personal data hidden. */
  payload: string;
  /** What was decided, and by whom. */
  audit: { at: string; actor: string; action: string; subject: string; because: string }[];
  /** What internal teams were told. */
  billingEvents: { type: string; occurredAt: string }[];
}

/** Which events an operator means; what is null is not asked for. */
export interface InboxFilter {
  state: InboxState | null;
  /** An event's, object's or customer's id, or a type. */
  search: string | null;
  type: string | null;
  customerId: string | null;
  /** Received at or after, and before; ISO 8601. */
  from: string | null;
  to: string | null;
}

/** A movement of recurring revenue that a replay would write into the books, or take out of them. */
export interface RevenueChange {
  change: 'added' | 'removed';
  kind: 'new' | 'expansion' | 'contraction' | 'reactivation' | 'churn';
  subscriptionId: string;
  /** ISO 8601, UTC. */
  movedAt: string;
  /** A month. */
  delta: { amountMinor: number; currency: string };
}

/** What a replay would come to, found out by a transaction that was rolled back. */
export interface ReplayChanges {
  /** Columns of the row that mirrors the event's object; hidden where they are personal. */
  fields: { field: string; before: string; after: string }[];
  /** Billing events that nobody was told yet. */
  told: string[];
  /** Effects that were not owed yet, by kind. */
  owed: string[];
  revenue: RevenueChange[];
}

export interface ReplayedEvent {
  /** As it is afterwards; after a dry run, as it was. */
  event: InboxEventView;
  outcome: 'done' | 'ignored' | 'failed';
  /** The decision's reason, or the error. */
  why: string;
  /** Of a dry run only. */
  would: ReplayChanges | null;
}

export interface ReplayPage {
  items: ReplayedEvent[];
  /** How many events the filter means at this moment; 10,000 at most. */
  matching: number;
  nextCursor: string | null;
}

export interface InboxHealth {
  since: string;
  /** What was received since then, by what became of it. */
  counts: Record<InboxState, number>;
  /** What has yet to be applied, whenever it came. */
  waiting: { count: number; oldestReceivedAt: string | null };
  /** From Stripe's `created` to applied, by the hour of applying. */
  lag: { hour: string; count: number; p50Seconds: number; p95Seconds: number; p99Seconds: number }[];
}

export interface Inbox {
  list(
    input: Omit<InboxFilter, 'type' | 'customerId'> & { cursor: string | null; limit: number },
  ): Promise<Page<InboxEventView>>;
  get(input: { eventId: string; stripeAccount: string }): Promise<Outcome<InboxEventDetail>>;
  health(input: { hours: number }): Promise<InboxHealth>;
  /** Applies one stored event again and answers what really happened. */
  replay(input: {
    eventId: string;
    stripeAccount: string;
    actorId: string;
    because: string;
  }): Promise<Outcome<InboxEventView>>;
  /** What replaying many would change, oldest first, a part at a time; nothing of it is kept. */
  tryReplay(input: { filter: InboxFilter; cursor: string | null; limit: number }): Promise<ReplayPage>;
  /** Applies them again, likewise. */
  replayMany(input: {
    filter: InboxFilter;
    cursor: string | null;
    limit: number;
    actorId: string;
    because: string;
  }): Promise<ReplayPage>;
}
