/** Told of every write, before it happens, so that a failed request can be undone and a finished one journaled. */
export type WriteObserver = (collection: string, id: string, previous: { id: string } | undefined) => void;

/** What to find objects by, quickly, beside their id: one key, several, or none. */
export type Indexes<T> = Readonly<Record<string, KeysOf<T>>>;
type KeysOf<T> = (object: T) => string | readonly string[] | null;

/**
 * Objects of one kind by id, in order of creation. Objects are never changed in place: a change puts a new
 * object, which is what makes undoing and event snapshots simple.
 */
export class Collection<T extends { id: string }> {
  readonly name: string;
  readonly #objects = new Map<string, T>();
  readonly #observe: WriteObserver;
  readonly #indexes: { keysOf: KeysOf<T>; ids: Map<string, Set<string>> }[];
  readonly #indexNames: string[];

  constructor(name: string, observe: WriteObserver, indexes: Indexes<T> = {}) {
    this.name = name;
    this.#observe = observe;
    this.#indexNames = Object.keys(indexes);
    this.#indexes = Object.values(indexes).map((keysOf) => ({ keysOf, ids: new Map() }));
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
    for (const { keysOf, ids } of this.#indexes) {
      const was = previous ? toList(keysOf(previous)) : [];
      const is = object ? toList(keysOf(object)) : [];
      for (const key of was) if (!is.includes(key)) ids.get(key)?.delete(id);
      for (const key of is) if (!was.includes(key)) ids.set(key, (ids.get(key) ?? new Set()).add(id));
    }
  }

  clear(): void {
    this.#objects.clear();
    for (const { ids } of this.#indexes) ids.clear();
  }
}

const toList = (keys: string | readonly string[] | null): readonly string[] =>
  typeof keys === 'string' ? [keys] : (keys ?? []);
