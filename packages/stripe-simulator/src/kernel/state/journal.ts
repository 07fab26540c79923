import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { reviveDecimals } from './revive-decimals.ts';

/** What one transaction wrote. */
export interface JournalEntry {
  put: [account: string, collection: string, object: { id: string }][];
  deleted: [account: string, collection: string, id: string][];
}

/**
 * A file of one line a transaction, written before the request is answered: a process that is killed loses
 * nothing that it has answered. A line cut off by the kill is dropped, and with it the unanswered request.
 */
export class Journal {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  read(): JournalEntry[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    lines.pop(); // Empty after the last whole line, or a line that was cut off.
    return lines.map((line): JournalEntry => JSON.parse(line, reviveDecimals));
  }

  append(entry: JournalEntry): void {
    if (entry.put.length === 0 && entry.deleted.length === 0) return;
    this.#file ??= openSync(this.#path, 'a');
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  /** Rewrites the file with only what still counts; the old one stays until the new one is whole. */
  compact(entries: Iterable<JournalEntry>): void {
    const next = `${this.#path}.next`;
    const file = openSync(next, 'w');
    ftruncateSync(file);
    for (const entry of entries) writeSync(file, `${JSON.stringify(entry)}\n`);
    closeSync(file);
    this.close();
    renameSync(next, this.#path);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
