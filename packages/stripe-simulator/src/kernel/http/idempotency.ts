import { createHash } from 'node:crypto';
import type { Engine } from '../engine.ts';
import type { Collection } from '../state/collection.ts';
import type { IdempotencyRecord } from '../state/records.ts';
import { StripeError } from '../stripe-error.ts';

const KEPT_SECONDS = 86_400;

/**
 * Idempotency keys (docs.stripe.com/api/idempotent_requests): the first answer is given again, an error too;
 * a request that failed validation has none; other parameters, or a request still under way, are refused.
 */
export class IdempotencyKeys {
  readonly #inFlight = new Set<string>();
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Taken before the body is read, so that a second request meets it however short the work is. */
  claim(account: string, key: string): { release(): void } {
    const claimed = `${account}/${key}`;
    if (this.#inFlight.has(claimed)) {
      throw new StripeError({
        status: 409,
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      });
    }
    this.#inFlight.add(claimed);
    return { release: () => void this.#inFlight.delete(claimed) };
  }

  /** The answer that the key already has. */
  find(
    account: string,
    key: string,
    request: { fingerprint: string; now: number },
  ): IdempotencyRecord | undefined {
    const record = this.#records(account).get(key);
    if (!record || record.at < request.now - KEPT_SECONDS) return undefined;
    if (record.fingerprint === request.fingerprint) return record;
    throw new StripeError({
      status: 400,
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }

  /** Keeps an answer, in the transaction of the caller, and forgets those that are too old. */
  keep(account: string, record: IdempotencyRecord): void {
    const records = this.#records(account);
    for (const old of records.values()) {
      if (old.at >= record.at - KEPT_SECONDS) break;
      records.delete(old.id);
    }
    records.put(record);
  }

  /** Each account has its own keys. */
  #records(account: string): Collection<IdempotencyRecord> {
    return (this.#engine.storeOf(account) ?? this.#engine.store).idempotency;
  }
}

export const fingerprint = (method: string, path: string, body: string) =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64');
