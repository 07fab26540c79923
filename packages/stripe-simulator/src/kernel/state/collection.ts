/** What a write replaced: the object, and its place in the order of creation. */
export interface Previous {
  object: { id: string } | undefined;
  position: number | undefined;
}

/** Told of every write, before it happens, so that a failed request can be undone and a finished one journaled. */
export type WriteObserver = (collection: string, id: string, previous: Previous) => void;

/** What to find objects by, quickly, beside their id: one key, several, or none. */
export type Indexes<T> = Readonly<Record<string, KeysOf<T>>>;
type KeysOf<T> = (object: T) => string | readonly string[] | null;

/**
 * Objects of one kind by id, in order of creation. Objects are never changed in place: a change puts a new
 * object, which is what makes undoing and event snapshots simple.
 */
export class Collection<T extends { id: string }> {
  readonly name: string;
  #objects = new Map<string, T>();
  /** Where in the order of creation an object stands. */
  readonly #positions = new Map<string, number>();
  #created = 0;
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
    // Undoing a change needs no position: what is there keeps its place.
    this.#observe(this.name, object.id, { object: this.#objects.get(object.id), position: undefined });
    this.restore(object.id, object);
    return object;
  }

  delete(id: string): void {
    if (!this.#objects.has(id)) return;
    this.#observe(this.name, id, { object: this.#objects.get(id), position: this.#positions.get(id) });
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
    const ids = [...(this.#indexes[this.#indexNames.indexOf(index)]?.ids.get(key) ?? [])];
    const position = (id: string) => this.#positions.get(id) ?? 0;
    return ids
      .toSorted((a, b) => position(a) - position(b))
      .map((id) => this.#objects.get(id))
      .filter((object) => object !== undefined);
  }

  /**
   * Puts back what was there before a write, without a trace; for undoing and for replaying the journal.
   * @param position where it stood, for an object whose deletion is undone.
   */
  restore(id: string, object: T | undefined, position?: number): void {
    const previous = this.#objects.get(id);
    if (object) this.#place(id, object, position);
    else this.#remove(id);
    for (const { keysOf, ids } of this.#indexes) {
      const was = previous ? toList(keysOf(previous)) : [];
      const is = object ? toList(keysOf(object)) : [];
      for (const key of was) if (!is.includes(key)) ids.get(key)?.delete(id);
      for (const key of is) if (!was.includes(key)) ids.set(key, (ids.get(key) ?? new Set()).add(id));
    }
  }

  clear(): void {
    this.#objects.clear();
    this.#positions.clear();
    this.#created = 0;
    for (const { ids } of this.#indexes) ids.clear();
  }

  #place(id: string, object: T, position: number | undefined): void {
    const isNew = !this.#objects.has(id);
    this.#objects.set(id, object);
    if (!isNew) return;
    this.#positions.set(id, position ?? this.#created++);
    // A map keeps the order of insertion: what comes back in the middle puts all of it in order again.
    if (position === undefined) return;
    const order = (key: string) => this.#positions.get(key) ?? 0;
    this.#objects = new Map([...this.#objects].toSorted(([a], [b]) => order(a) - order(b)));
  }

  #remove(id: string): void {
    this.#objects.delete(id);
    this.#positions.delete(id);
  }
}

const toList = (keys: string | readonly string[] | null): readonly string[] =>
  typeof keys === 'string' ? [keys] : (keys ?? []);
