/** What deliveries need to know of a webhook endpoint, or of an event destination that is one. */
export interface DeliverableEndpoint {
  id: string;
  url: string;
  status: 'enabled' | 'disabled';
  /** Event names, or `*` for all. */
  enabledEvents: string[];
  /** The current secret first, then rolled ones that have not yet expired. */
  secrets: string[];
  /** The version that its events say they were rendered in; null is the account's own. */
  apiVersion: string | null;
  /** Thin events name what they are about; snapshots carry it. */
  payload: 'snapshot' | 'thin';
}

/** One event on its way to one endpoint: kept with the state, so that a restart knows what is still to be delivered. */
export interface Delivery {
  id: string;
  event: string;
  /** Whose event it is. */
  account: string;
  endpoint: string;
  /** The event's `pending_webhooks` in its body, the same at every attempt; null is what it is by then. */
  pendingWebhooks: number | null;
  /** 1 for the first attempt. */
  attempt: number;
  /** Simulated time of the next attempt; null once there will be none. */
  dueAt: number | null;
  /** Whether the event's `pending_webhooks` counts it; a duplicate and a thin event are counted nowhere. */
  isCounted: boolean;
  /** A duplicate is sent once, whatever becomes of it. */
  isDuplicate: boolean;
  /** Goes out together with all others of its moment, not one after the other. */
  isBurst: boolean;
}

/** One attempt to hand one event to one endpoint, kept for the status page. */
export interface DeliveryRecord {
  eventId: string;
  eventType: string;
  endpointId: string;
  url: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Simulated time, in seconds. */
  attemptedAt: number;
  outcome: 'succeeded' | 'failed';
  httpStatus: number | null;
  error: string | null;
  /** Null after a success, and when no attempt is left. */
  nextAttemptAt: number | null;
}

/**
 * Seconds from one failed attempt to the next. Stripe promises retries for up to three days with exponential
 * back-off and publishes no intervals (docs.stripe.com/webhooks#automatic-retries); these grow and add up to
 * just under three days.
 */
export const RETRY_DELAYS_SECONDS = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 64_800, 129_600];

/** A disabled endpoint gets nothing; otherwise by exact event name or `*`. */
export function isWanted(endpoint: DeliverableEndpoint, eventType: string): boolean {
  if (endpoint.status !== 'enabled') return false;
  return endpoint.enabledEvents.some((wanted) => wanted === '*' || wanted === eventType);
}

export const deliveryId = (event: string, endpoint: string): string => `${event}:${endpoint}`;

/** A delivery that is to be made at once and is counted nowhere, unless it is said otherwise. */
export function newDelivery(
  about: Pick<Delivery, 'event' | 'account' | 'endpoint'> & Partial<Delivery>,
): Delivery {
  return {
    id: deliveryId(about.event, about.endpoint),
    pendingWebhooks: null,
    attempt: 1,
    dueAt: 0,
    isCounted: false,
    isDuplicate: false,
    isBurst: false,
    ...about,
  };
}
