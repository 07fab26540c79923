import type { Previous } from './collection.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './parse-journal.ts';
import type { Store } from './store.ts';

interface Write {
  account: string;
  collection: string;
  id: string;
  previous: Previous;
}

/** The one way to change the stores of all accounts: what a unit writes is kept whole or undone whole. */
export class UnitOfWork {
  readonly #stores = new Map<string, Store>();
  #writes: Write[] | undefined;
  #journal: Journal | undefined;

  /** Adds an account's store; its writes are part of the units from now on. */
  add(account: string, store: Store): void {
    this.#stores.set(account, store);
  }

  record(account: string, collection: string, id: string, previous: Previous): void {
    if (!this.#writes) throw new Error(`A write to ${collection} outside a transaction.`);
    this.#writes.push({ account, collection, id, previous });
  }

  /** Runs `work` so that either all of its writes stay, and are journaled before this returns, or none. */
  run<T>(work: () => T): T {
    if (this.#writes) return work();
    const result = this.#runAlone(work);
    if (this.#journal?.isOvergrown) this.#journal.compact(this.#everything());
    return result;
  }

  #runAlone<T>(work: () => T): T {
    const writes: Write[] = [];
    this.#writes = writes;
    try {
      const result = work();
      this.#journal?.append(this.#entry(writes));
      return result;
    } catch (error) {
      for (const { account, collection, id, previous } of writes.reverse())
        this.#stores.get(account)?.collection(collection)?.restore(id, previous.object, previous.position);
      throw error;
    } finally {
      this.#writes = undefined;
    }
  }

  /** Fills the stores from the journal, then keeps it up to date. `open` makes the store of an account. */
  attach(journal: Journal, open: (account: string) => Store): void {
    for (const entry of journal.read()) {
      for (const [account, name, id] of entry.deleted) open(account).collection(name)?.restore(id, undefined);
      for (const [account, name, object] of entry.put)
        open(account).collection(name)?.restore(object.id, object);
    }
    journal.compact(this.#everything());
    this.#journal = journal;
  }

  /** Everything, one line an object. */
  snapshot(): string {
    return [...this.#everything()].map((entry) => JSON.stringify(entry)).join('\n');
  }

  clear(): void {
    for (const store of this.#stores.values()) store.clear();
    this.#journal?.compact([]);
  }

  #entry(writes: Write[]): JournalEntry {
    const entry: JournalEntry = { put: [], deleted: [] };
    const seen = new Set<string>();
    for (const { account, collection, id } of writes) {
      const key = `${account}/${collection}/${id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const object = this.#stores.get(account)?.collection(collection)?.get(id);
      if (object) entry.put.push([account, collection, object]);
      else entry.deleted.push([account, collection, id]);
    }
    return entry;
  }

  *#everything(): Generator<JournalEntry> {
    for (const [account, store] of this.#stores) {
      for (const collection of store.collections())
        for (const object of collection.values())
          yield { put: [[account, collection.name, object]], deleted: [] };
    }
  }
}
