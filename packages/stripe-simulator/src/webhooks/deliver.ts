import type Stripe from 'stripe';
import { type DeliverableEndpoint, type DeliveryRecord, isWanted, RETRY_DELAYS_SECONDS } from './delivery.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { type PostResult, postEvent } from './post-event.ts';

export type { DeliverableEndpoint, DeliveryRecord } from './delivery.ts';

export interface DeliveriesOptions {
  /** Those that hear of an account's events; undefined is the platform itself. */
  endpoints(account: string | undefined): DeliverableEndpoint[];
  /** Simulated time, in seconds: what retries are scheduled by. */
  clock: { now(): number };
  /** Calls `run` once simulated time reaches `atSeconds`, and awaits it. A key is scheduled once only. */
  schedule(atSeconds: number, key: string, run: () => Promise<void>): void;
  /** An endpoint took the event: its `pending_webhooks` falls by one. */
  onDelivered?(eventId: string, endpointId: string, account: string | undefined): void;
  log?(record: DeliveryRecord): void;
  fetch?: typeof fetch;
  /** Stripe waits some ten seconds, and never more than 20. Default 10 000. */
  timeoutMs?: number;
  /**
   * Milliseconds of the wall clock, which signatures are stamped with: receivers compare them with their own
   * clock, which does not follow simulated time.
   */
  wallClock?: () => number;
}

export interface Deliveries {
  /** Starts the first attempts and returns at once; the event is serialised now, so later changes don't show. */
  deliver(event: Stripe.Event): void;
  /** One more attempt by hand, also for what was delivered or given up. False when there is no such endpoint. */
  resend(event: Stripe.Event, endpointId: string): boolean;
  /** The latest attempts, newest first. */
  records(): DeliveryRecord[];
  /** Resolves when no attempt is under way; scheduled retries are not waited for. */
  idle(): Promise<void>;
  /** Aborts what is under way; nothing is sent afterwards. */
  close(): Promise<void>;
}

interface Parcel {
  event: { id: string; type: string; account?: string };
  body: string;
  endpointId: string;
  attempt: number;
}

const KEPT_RECORDS = 500;
const CONCURRENT_ATTEMPTS = 32;

/**
 * Hands events to webhook endpoints, at least once and in no promised order. An endpoint that was disabled,
 * deleted or given another URL meanwhile is seen as it is at the attempt (docs.stripe.com/webhooks).
 */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const timeoutMs = Math.min(options.timeoutMs ?? 10_000, 20_000);
  const wallClock = options.wallClock ?? (() => Date.now());
  const stop = new AbortController();
  const underWay = new Set<Promise<void>>();
  const inTurn = limitConcurrency(CONCURRENT_ATTEMPTS);
  let records: DeliveryRecord[] = [];

  function start(parcel: Parcel): Promise<void> {
    const attempt = inTurn(() => attemptDelivery(parcel)).finally(() => underWay.delete(attempt));
    underWay.add(attempt);
    return attempt;
  }

  async function attemptDelivery(parcel: Parcel): Promise<void> {
    const endpoint = options.endpoints(parcel.event.account).find(({ id }) => id === parcel.endpointId);
    if (stop.signal.aborted || endpoint?.status !== 'enabled') return;
    const result = await postEvent({
      url: endpoint.url,
      body: parcel.body,
      secrets: endpoint.secrets,
      timestampSeconds: Math.floor(wallClock() / 1000),
      timeoutMs,
      stopped: stop.signal,
      fetch: options.fetch ?? fetch,
    });
    if (stop.signal.aborted) return;
    settle(parcel, endpoint, result);
  }

  function settle(parcel: Parcel, endpoint: DeliverableEndpoint, result: PostResult): void {
    const succeeded = result.error === null;
    const now = options.clock.now();
    const delay = succeeded ? undefined : RETRY_DELAYS_SECONDS[parcel.attempt - 1];
    const record: DeliveryRecord = {
      eventId: parcel.event.id,
      eventType: parcel.event.type,
      endpointId: endpoint.id,
      url: endpoint.url,
      attempt: parcel.attempt,
      attemptedAt: now,
      outcome: succeeded ? 'succeeded' : 'failed',
      ...result,
      nextAttemptAt: delay === undefined ? null : now + delay,
    };
    records = [record, ...records].slice(0, KEPT_RECORDS);
    options.log?.(record);
    if (succeeded) options.onDelivered?.(parcel.event.id, endpoint.id, parcel.event.account);
    if (record.nextAttemptAt !== null) scheduleRetry(parcel, record.nextAttemptAt);
  }

  function scheduleRetry(parcel: Parcel, atSeconds: number): void {
    const retry = { ...parcel, attempt: parcel.attempt + 1 };
    const key = `webhook:${retry.event.id}:${retry.endpointId}:${retry.attempt}`;
    options.schedule(atSeconds, key, () => start(retry));
  }

  return {
    deliver(event) {
      const body = JSON.stringify(event, null, 2);
      for (const endpoint of options.endpoints(event.account).filter((each) => isWanted(each, event.type))) {
        void start({ event, body, endpointId: endpoint.id, attempt: 1 });
      }
    },
    resend(event, endpointId) {
      if (!options.endpoints(event.account).some(({ id }) => id === endpointId)) return false;
      // Past the last delay: an attempt by hand is not itself retried.
      const attempt = RETRY_DELAYS_SECONDS.length + 1;
      void start({ event, body: JSON.stringify(event, null, 2), endpointId, attempt });
      return true;
    },
    records: () => records,
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    async close() {
      stop.abort();
      await Promise.allSettled(underWay);
    },
  };
}
