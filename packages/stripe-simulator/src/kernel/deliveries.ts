import type Stripe from 'stripe';

/** What the engine asks of whatever brings events to the endpoints. */
export interface Deliveries {
  deliver(event: Stripe.Event): void;
  /** Resolves when nothing is under way; a later try that waits for its time does not count. */
  idle(): Promise<void>;
}
