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

interface Index<T> {
  keysOf: KeysOf<T>;
  ids: Map<string, Set<string>>;
}

/** An object, and where in the order of creation it stands. */
interface Entry<T> {
  object: T;
  position: number;
}

/**
 * Objects of one kind by id, in order of creation. Objects are never changed in place: a change puts a new
 * object, which is what makes undoing and event snapshots simple.
 */
export class Collection<T extends { id: string }> {
  readonly name: string;
  #entries = new Map<string, Entry<T>>();
  #created = 0;
  readonly #observe: WriteObserver;
  readonly #indexes: Index<T>[];
  readonly #indexNames: string[];

  constructor(name: string, observe: WriteObserver, indexes: Indexes<T> = {}) {
    this.name = name;
    this.#observe = observe;
    this.#indexNames = Object.keys(indexes);
    this.#indexes = Object.values(indexes).map((keysOf) => ({ keysOf, ids: new Map() }));
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): T | undefined {
    return this.#entries.get(id)?.object;
  }

  put<U extends T>(object: U): U {
    // Undoing a change needs no position: what is there keeps its place.
    this.#observe(this.name, object.id, { object: this.get(object.id), position: undefined });
    this.restore(object.id, object);
    return object;
  }

  delete(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#observe(this.name, id, entry);
    this.restore(id, undefined);
  }

  *values(): Generator<T> {
    for (const { object } of this.#entries.values()) yield object;
  }

  /** Stripe's list order. */
  newestFirst(): T[] {
    return [...this.values()].reverse();
  }

  filter(keep: (object: T) => boolean): T[] {
    return [...this.values()].filter(keep);
  }

  /** Those whose indexed key is this one, oldest first. */
  where(index: string, key: string): T[] {
    const ids = this.#indexes[this.#indexNames.indexOf(index)]?.ids.get(key) ?? [];
    return [...ids]
      .map((id) => this.#entries.get(id))
      .filter((entry) => entry !== undefined)
      .sort((a, b) => a.position - b.position)
      .map(({ object }) => object);
  }

  /**
   * Puts back what was there before a write, without a trace; for undoing and for replaying the journal.
   * @param position where it stood, for an object whose deletion is undone.
   */
  restore(id: string, object: T | undefined, position?: number): void {
    const previous = this.get(id);
    if (object) this.#place(id, object, position);
    else this.#entries.delete(id);
    for (const index of this.#indexes) reindex(index, id, { previous, object });
  }

  clear(): void {
    this.#entries.clear();
    this.#created = 0;
    for (const { ids } of this.#indexes) ids.clear();
  }

  #place(id: string, object: T, position: number | undefined): void {
    const entry = this.#entries.get(id);
    if (entry) {
      entry.object = object;
      return;
    }
    this.#entries.set(id, { object, position: position ?? this.#created++ });
    // A map keeps the order of insertion: what comes back in the middle puts all of it in order again.
    if (position === undefined) return;
    this.#entries = new Map([...this.#entries].toSorted(([, a], [, b]) => a.position - b.position));
  }
}

/** Keys that nothing has any more are forgotten: there would be ever more of them. */
function reindex<T>(
  { keysOf, ids }: Index<T>,
  id: string,
  { previous, object }: { previous: T | undefined; object: T | undefined },
): void {
  const was = previous ? toList(keysOf(previous)) : [];
  const is = object ? toList(keysOf(object)) : [];
  for (const key of was) {
    if (is.includes(key)) continue;
    const left = ids.get(key);
    left?.delete(id);
    if (left?.size === 0) ids.delete(key);
  }
  for (const key of is) {
    if (was.includes(key)) continue;
    const present = ids.get(key);
    if (present) present.add(id);
    else ids.set(key, new Set([id]));
  }
}

const toList = (keys: string | readonly string[] | null): readonly string[] =>
  typeof keys === 'string' ? [keys] : (keys ?? []);
