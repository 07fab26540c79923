import { createHash } from 'node:crypto';
import type { IdempotencyRecord } from '../state/records.ts';
import type { Store } from '../state/store.ts';
import { StripeError } from '../stripe-error.ts';

const KEPT_SECONDS = 86_400;

/**
 * Idempotency keys (docs.stripe.com/api/idempotent_requests): the first answer is given again, an error too;
 * a request that failed validation has none; other parameters, or a request still under way, are refused.
 */
export class IdempotencyKeys {
  readonly #inFlight = new Set<string>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Taken before the body is read, so that a second request meets it however short the work is. */
  claim(key: string): void {
    if (this.#inFlight.has(key)) {
      throw new StripeError({
        status: 409,
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      });
    }
    this.#inFlight.add(key);
  }

  release(key: string): void {
    this.#inFlight.delete(key);
  }

  /** The answer that the key already has. */
  find(key: string, request: { fingerprint: string; now: number }): IdempotencyRecord | undefined {
    const record = this.#store.idempotency.get(key);
    if (!record || record.at < request.now - KEPT_SECONDS) return undefined;
    if (record.fingerprint === request.fingerprint) return record;
    throw new StripeError({
      status: 400,
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }

  /** Keeps an answer, in the transaction of the caller, and forgets those that are too old. */
  keep(record: IdempotencyRecord): void {
    for (const old of this.#store.idempotency.values()) {
      if (old.at >= record.at - KEPT_SECONDS) break;
      this.#store.idempotency.delete(old.id);
    }
    this.#store.idempotency.put(record);
  }
}

export const fingerprint = (method: string, path: string, body: string) =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64');
