import type { BillingEventType } from '../domain/billing-event.ts';
import type { Subscription } from '../shell/deliveries/event-subscribers.ts';
import type { Outcome, Page } from './act.ts';

/** An address that billing events are sent to, signed by the Standard Webhooks specification. */
export interface EventEndpoint {
  id: string;
  url: string;
  /** Null: all of them. */
  types: BillingEventType[] | null;
  enabled: boolean;
  disabledBecause: string | null;
  /** ISO 8601, UTC: nothing was accepted since then. */
  failingSince: string | null;
}

/** Whoever hears billing events: an endpoint, or a function of the worker's. */
export interface SubscriberView {
  /** An endpoint's id, or a function's name. */
  name: string;
  kind: 'function' | 'endpoint';
  url: string | null;
  types: BillingEventType[] | null;
  enabled: boolean;
  disabledBecause: string | null;
  failingSince: string | null;
  /** Events that it is yet to have, and that were given up. */
  pending: number;
  dead: number;
  oldestPendingAt: string | null;
}

/** How far one subscriber has got with one billing event. */
export interface EventDeliveryView {
  subscriber: string;
  eventId: string;
  sequence: number;
  type: string;
  accountId: string;
  state: 'pending' | 'delivered' | 'dead';
  attempts: number;
  lastError: string | null;
  nextAttemptAt: string | null;
  deliveredAt: string | null;
}

/** Typed billing events, each delivered at least once to whoever asked for its type. */
export interface BillingEvents {
  /**
   * Has a function of this worker process hear events, from its first start on; before `worker.start`.
   * What it throws is tried again with growing waits, eight times within two hours; then an operator redrives it.
   *
   * @example
   * billing.events.subscribe({
   *   name: 'welcome',
   *   types: ['subscription.activated'],
   *   handler: async ({ id, accountId, data }) => sendWelcome(accountId, data.planKey, { once: id }),
   * });
   */
  subscribe<T extends BillingEventType>(subscription: Subscription<T>): void;
  /** For a function that is no longer in the code, or an endpoint: nothing is kept for it any more. */
  unsubscribe(input: { name: string; actorId: string; because: string }): Promise<Outcome<{ name: string }>>;
  /** Functions and endpoints, with what each is owed. */
  subscribers(): Promise<SubscriberView[]>;
  /** Owes a subscriber what happened since a time and it was never owed; says how many events. */
  deliverSince(input: {
    subscriber: string;
    since: Date;
    /** Who asks for it, and why; the system, for a reason of its own, when they are left out. */
    actorId?: string;
    because?: string;
  }): Promise<number>;
  deliveries: {
    list(input: {
      subscriber: string | null;
      state: EventDeliveryView['state'] | null;
      cursor: string | null;
      limit: number;
    }): Promise<Page<EventDeliveryView>>;
    /** What was given up is tried anew: all of a subscriber's, or one by its sequence. */
    redrive(input: {
      subscriber: string;
      sequence: number | null;
      actorId: string;
      because: string;
    }): Promise<number>;
  };
  endpoints: {
    /** The secret is shown here and never again. */
    create(input: {
      url: string;
      types: readonly BillingEventType[] | null;
      /** Who says so and why, for the audit log. */
      actorId: string;
      because: string;
    }): Promise<Outcome<{ id: string; secret: string }>>;
    list(): Promise<EventEndpoint[]>;
    /** Messages are signed with both secrets for a day. */
    rollSecret(input: { id: string; actorId: string; because: string }): Promise<Outcome<{ secret: string }>>;
    setEnabled(input: {
      id: string;
      enabled: boolean;
      actorId: string;
      because: string;
    }): Promise<Outcome<{ id: string }>>;
  };
}
