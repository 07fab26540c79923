import { LRUCache } from 'lru-cache';

/** No answer is older than this. */
export const MAX_STALE_MS = 1_000;

export interface Entry<T> {
  value: T;
  /** When the reading of it began, by `performance.now()`: no change before that is missing. */
  readAt: number;
}

interface Reading<T> {
  promise: Promise<Entry<T>>;
  hasBegun: boolean;
  /** The account changed while it was read: good for who asked before, kept for nobody. */
  isOutdated: boolean;
}

/**
 * What was read of accounts, for as long as nothing was heard of a change. Whether something would be heard is known from the
 * beats of the listening connection: an entry counts until a second after the last of them, so that a connection that went
 * silent, however it did, makes answers a second old at most. An entry that was read before the connection listened counts for
 * a second by itself. One account is read once at a time, however many ask.
 */
export class AccountCache<T extends object> {
  readonly #entries: LRUCache<string, Entry<T>>;
  readonly #readings = new Map<string, Reading<T>>();
  readonly #read: (accountId: string) => Promise<T>;
  #listensSince = Number.POSITIVE_INFINITY;
  #aliveAt = Number.NEGATIVE_INFINITY;

  constructor({ read, maxAccounts }: { read: (accountId: string) => Promise<T>; maxAccounts: number }) {
    this.#read = read;
    this.#entries = new LRUCache({ max: maxAccounts });
  }

  /** What is known and not outdated. */
  peek(accountId: string): Entry<T> | undefined {
    const entry = this.#entries.get(accountId);
    return entry && performance.now() < this.#freshUntil(entry) ? entry : undefined;
  }

  /** Reads it, or waits for the reading that is under way; one that a change has overtaken is waited for and made again. */
  load(accountId: string): Promise<Entry<T>> {
    const current = this.#readings.get(accountId);
    if (current && !current.isOutdated) return current.promise;
    const reading = { hasBegun: false, isOutdated: false };
    const promise = this.#run(accountId, reading, current?.promise);
    this.#readings.set(accountId, Object.assign(reading, { promise }));
    return promise;
  }

  /** The account has changed. */
  forget(accountId: string): void {
    this.#entries.delete(accountId);
    const reading = this.#readings.get(accountId);
    if (reading?.hasBegun) reading.isOutdated = true;
  }

  /** Changes are heard from now on; what was missed before is not known. */
  listen(): void {
    this.#listensSince = performance.now();
  }

  /** All changes before this moment were heard. */
  beat(askedAt: number): void {
    this.#aliveAt = askedAt;
  }

  get size(): number {
    return this.#entries.size;
  }

  #freshUntil({ readAt }: Entry<T>): number {
    const heardUntil = readAt >= this.#listensSince ? Math.max(readAt, this.#aliveAt) : readAt;
    return heardUntil + MAX_STALE_MS;
  }

  async #run(
    accountId: string,
    reading: Omit<Reading<T>, 'promise'>,
    before: Promise<unknown> | undefined,
  ): Promise<Entry<T>> {
    // Its failure is told to whoever waited for it.
    await before?.catch(() => undefined);
    reading.hasBegun = true;
    const readAt = performance.now();
    try {
      const entry = { value: await this.#read(accountId), readAt };
      if (!reading.isOutdated) this.#entries.set(accountId, entry);
      return entry;
    } finally {
      if (this.#readings.get(accountId) === reading) this.#readings.delete(accountId);
    }
  }
}
