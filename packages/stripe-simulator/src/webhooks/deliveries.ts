import type { Chaos } from './chaos.ts';
import {
  type DeliverableEndpoint,
  type Delivery,
  type DeliveryRecord,
  deliveryId,
  newDelivery,
  RETRY_DELAYS_SECONDS,
} from './delivery.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { type PostResult, postEvent } from './post-event.ts';

/** What is on its way, kept with the simulator's state. Each of its changes is one transaction. */
export interface DeliveryLedger {
  get(id: string): Delivery | undefined;
  all(): Iterable<Delivery>;
  put(delivery: Delivery): void;
  /** An endpoint took the event: nothing is on its way any more, and `pending_webhooks` falls by one. */
  delivered(delivery: Delivery): void;
  /** The endpoint as it is now. */
  endpoint(delivery: Delivery): DeliverableEndpoint | undefined;
  /** What is sent; undefined when the event is gone. */
  content(delivery: Delivery, endpoint: DeliverableEndpoint): { type: string; body: string } | undefined;
}

export interface DeliveriesOptions {
  ledger: DeliveryLedger;
  chaos: Chaos;
  /** Simulated time, in seconds: what retries are scheduled by. */
  clock: { now(): number };
  /** Calls `run` once simulated time reaches `atSeconds`, and awaits it. A key is scheduled once only. */
  schedule(atSeconds: number, key: string, run: () => Promise<void>): void;
  fetch?: typeof fetch;
  /** Stripe waits some ten seconds, and never more than 20. Default 10 000. */
  timeoutMs?: number;
  /**
   * Milliseconds of the wall clock, which signatures are stamped with: receivers compare them with their own
   * clock, which does not follow simulated time.
   */
  wallClock?: () => number;
}

const KEPT_RECORDS = 500;
const CONCURRENT_ATTEMPTS = 32;

/** What one attempt came to. */
interface Outcome {
  endpoint: DeliverableEndpoint;
  type: string;
  result: PostResult;
  nextAttemptAt: number | null;
}

/**
 * Hands events to webhook endpoints, at least once and in no promised order. An endpoint that was disabled,
 * deleted or given another URL meanwhile is seen as it is at the attempt (docs.stripe.com/webhooks).
 */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #inTurn = limitConcurrency(CONCURRENT_ATTEMPTS);
  #records: DeliveryRecord[] = [];

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** The latest attempts, newest first. */
  get records(): readonly DeliveryRecord[] {
    return this.#records;
  }

  /** Starts the first attempts of what is due and returns at once; the rest waits for its time. */
  deliver(deliveries: Iterable<Delivery>): void {
    for (const delivery of deliveries) {
      if (delivery.dueAt === null || this.#isStopped) continue;
      if (delivery.dueAt > this.#now || delivery.isBurst) this.#wait(delivery, delivery.dueAt);
      else void this.#start(() => this.#attempt(delivery.id));
    }
  }

  /** Takes up, after a restart, what had not been delivered. */
  resume(): void {
    this.deliver([...this.#options.ledger.all()]);
  }

  /** One more attempt by hand, also of what was delivered or given up. False when there is no such endpoint. */
  resend(about: Pick<Delivery, 'event' | 'account' | 'endpoint'>): boolean {
    const { ledger } = this.#options;
    const asked = ledger.get(deliveryId(about.event, about.endpoint)) ?? newDelivery(about);
    const endpoint = ledger.endpoint(asked);
    if (!endpoint) return false;
    void this.#start(() => this.#attemptByHand(asked, endpoint));
    return true;
  }

  /** Resolves when no attempt is under way; what waits for its time is not waited for. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /** Forgets the attempts made so far. */
  clear(): void {
    this.#records = [];
  }

  /** Aborts what is under way; nothing is sent afterwards. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#underWay);
  }

  get #now(): number {
    return this.#options.clock.now();
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #start(work: () => Promise<void>): Promise<void> {
    const attempt = this.#inTurn(work).finally(() => this.#underWay.delete(attempt));
    this.#underWay.add(attempt);
    return attempt;
  }

  #wait({ id, attempt, isBurst }: Delivery, dueAt: number): void {
    this.#options.schedule(dueAt, `webhook:${id}:${attempt}`, async () => {
      const attempted = this.#start(() => this.#attempt(id));
      // What bursts is not waited for, so that all of its moment are under way at once.
      if (!isBurst) await attempted;
    });
  }

  async #attempt(id: string): Promise<void> {
    const { ledger } = this.#options;
    const delivery = ledger.get(id);
    if (!delivery || delivery.dueAt === null || delivery.dueAt > this.#now || this.#isStopped) return;
    const endpoint = ledger.endpoint(delivery);
    const content = endpoint && ledger.content(delivery, endpoint);
    if (endpoint?.status !== 'enabled' || !content) return ledger.put({ ...delivery, dueAt: null });
    const result = await this.#post(delivery, endpoint, content.body);
    if (this.#isStopped) return;
    // A resend by hand, or a reset, may have settled it meanwhile.
    const current = ledger.get(id);
    const nextAttemptAt = current ? this.#settle(current, result) : null;
    this.#remember(delivery, { endpoint, type: content.type, result, nextAttemptAt });
  }

  #settle(delivery: Delivery, result: PostResult): number | null {
    if (result.error === null || delivery.isDuplicate) {
      this.#options.ledger.delivered(delivery);
      return null;
    }
    const delay = RETRY_DELAYS_SECONDS[delivery.attempt - 1];
    const dueAt = delay === undefined ? null : this.#now + delay;
    const next = { ...delivery, attempt: delivery.attempt + 1, dueAt, isBurst: false };
    this.#options.ledger.put(next);
    if (dueAt !== null) this.#wait(next, dueAt);
    return dueAt;
  }

  async #attemptByHand(asked: Delivery, endpoint: DeliverableEndpoint): Promise<void> {
    const { ledger } = this.#options;
    const content = ledger.content(asked, endpoint);
    if (!content || this.#isStopped) return;
    const result = await this.#post(asked, endpoint, content.body);
    if (this.#isStopped) return;
    const known = ledger.get(asked.id);
    if (known && result.error === null) ledger.delivered(known);
    const nextAttemptAt = ledger.get(asked.id)?.dueAt ?? null;
    this.#remember(asked, { endpoint, type: content.type, result, nextAttemptAt });
  }

  async #post(
    { id, attempt }: Delivery,
    { id: endpoint, url, secrets }: DeliverableEndpoint,
    body: string,
  ): Promise<PostResult> {
    const { chaos, fetch: send = fetch, timeoutMs = 10_000, wallClock = Date.now } = this.#options;
    const error = chaos.obstacle({ delivery: id, endpoint, number: attempt, now: this.#now });
    if (error !== undefined) return { httpStatus: null, error };
    return postEvent({
      url,
      body,
      secrets,
      timestampSeconds: Math.floor(wallClock() / 1000),
      timeoutMs: Math.min(timeoutMs, LONGEST_WAIT_MS),
      stopped: this.#stop.signal,
      fetch: send,
    });
  }

  #remember({ event, attempt }: Delivery, { endpoint, type, result, nextAttemptAt }: Outcome): void {
    const record: DeliveryRecord = {
      eventId: event,
      eventType: type,
      endpointId: endpoint.id,
      url: endpoint.url,
      attempt,
      attemptedAt: this.#now,
      outcome: result.error === null ? 'succeeded' : 'failed',
      ...result,
      nextAttemptAt,
    };
    this.#records = [record, ...this.#records].slice(0, KEPT_RECORDS);
  }
}

const LONGEST_WAIT_MS = 20_000;
