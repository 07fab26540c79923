/** What deliveries need to know of a webhook endpoint. */
export interface DeliverableEndpoint {
  id: string;
  url: string;
  status: 'enabled' | 'disabled';
  /** Event names, or `*` for all. */
  enabledEvents: string[];
  /** The current secret first, then rolled ones that have not yet expired. */
  secrets: string[];
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
