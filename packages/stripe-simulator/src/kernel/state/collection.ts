/** Told of every write, before it happens, so that a failed request can be undone and a finished one journaled. */
export type WriteObserver = (collection: string, id: string, previous: { id: string } | undefined) => void;

/**
 * Objects of one kind by id, in order of creation. Objects are never changed in place: a change puts a new
 * object, which is what makes undoing and event snapshots simple.
 */
export class Collection<T extends { id: string }> {
  readonly name: string;
  readonly #objects = new Map<string, T>();
  readonly #observe: WriteObserver;

  constructor(name: string, observe: WriteObserver) {
    this.name = name;
    this.#observe = observe;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(id: string): T | undefined {
    return this.#objects.get(id);
  }

  put<U extends T>(object: U): U {
    this.#observe(this.name, object.id, this.#objects.get(object.id));
    this.#objects.set(object.id, object);
    return object;
  }

  delete(id: string): void {
    const previous = this.#objects.get(id);
    if (!previous) return;
    this.#observe(this.name, id, previous);
    this.#objects.delete(id);
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

  /** Puts back what was there before a write, without a trace; for undoing and for replaying the journal. */
  restore(id: string, previous: T | undefined): void {
    if (previous) this.#objects.set(id, previous);
    else this.#objects.delete(id);
  }

  clear(): void {
    this.#objects.clear();
  }
}
