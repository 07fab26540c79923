/** Told of every write, before it happens, so that a failed request can be undone and a finished one journaled. */
export type WriteObserver = (collection: string, id: string, previous: { id: string } | undefined) => void;

/** What to find objects by, quickly, beside their id. */
export type Indexes<T> = Readonly<Record<string, (object: T) => string | null>>;

/**
 * Objects of one kind by id, in order of creation. Objects are never changed in place: a change puts a new
 * object, which is what makes undoing and event snapshots simple.
 */
export class Collection<T extends { id: string }> {
  readonly name: string;
  readonly #objects = new Map<string, T>();
  readonly #observe: WriteObserver;
  readonly #indexes: { keyOf: (object: T) => string | null; ids: Map<string, Set<string>> }[];
  readonly #indexNames: string[];

  constructor(name: string, observe: WriteObserver, indexes: Indexes<T> = {}) {
    this.name = name;
    this.#observe = observe;
    this.#indexNames = Object.keys(indexes);
    this.#indexes = Object.values(indexes).map((keyOf) => ({ keyOf, ids: new Map() }));
  }

  get size(): number {
    return this.#objects.size;
  }

  get(id: string): T | undefined {
    return this.#objects.get(id);
  }

  put<U extends T>(object: U): U {
    this.#observe(this.name, object.id, this.#objects.get(object.id));
    this.restore(object.id, object);
    return object;
  }

  delete(id: string): void {
    const previous = this.#objects.get(id);
    if (!previous) return;
    this.#observe(this.name, id, previous);
    this.restore(id, undefined);
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Stripe's list order. */
  newestFirst(): T[] {
    return [...this.#objects.values()].reverse();
  }

  filter(keep: (object: T) => boolean): T[] {
    return [...this.#objects.values()].filter(keep);
  }

  /** Those whose indexed key is this one, oldest first. */
  where(index: string, key: string): T[] {
    const ids = this.#indexes[this.#indexNames.indexOf(index)]?.ids.get(key) ?? [];
    return [...ids].map((id) => this.#objects.get(id)).filter((object) => object !== undefined);
  }

  /** Puts back what was there before a write, without a trace; for undoing and for replaying the journal. */
  restore(id: string, object: T | undefined): void {
    const previous = this.#objects.get(id);
    if (object) this.#objects.set(id, object);
    else this.#objects.delete(id);
    for (const { keyOf, ids } of this.#indexes) {
      const was = previous ? keyOf(previous) : null;
      const is = object ? keyOf(object) : null;
      if (was === is) continue;
      if (was !== null) ids.get(was)?.delete(id);
      if (is !== null) ids.set(is, (ids.get(is) ?? new Set()).add(id));
    }
  }

  clear(): void {
    this.#objects.clear();
    for (const { ids } of this.#indexes) ids.clear();
  }
}
