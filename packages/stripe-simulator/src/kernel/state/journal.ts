import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { type FileLock, lockFile } from './lock-file.ts';
import { HEADER, type JournalEntry, parseJournal, UnreadableJournal } from './parse-journal.ts';

/** A file may grow by as much again as what counts in it, and by this, before it is rewritten. */
const MAY_GROW_BYTES = 64 * 2 ** 20;

/**
 * A file of one line a transaction, written before the request is answered: a process that is killed loses
 * nothing that it has answered. A line cut off by the kill is dropped, and with it the unanswered request.
 *
 * A line is handed to the system, not forced to the disk: a kill of the process, even by force, loses nothing, a loss
 * of power may lose the last seconds. Forcing each would make a request twenty times slower.
 */
export class Journal {
  readonly #path: string;
  readonly #lock: FileLock;
  #file: number | undefined;
  #size = 0;
  #sizeThatCounts = 0;

  /** @throws when another process has the file open, or when it can't be reached. */
  constructor(path: string) {
    this.#path = path;
    this.#lock = lockFile(path);
  }

  /** @throws UnreadableJournal */
  read(): JournalEntry[] {
    return existsSync(this.#path) ? parseJournal(this.#path, readWhole(this.#path)) : [];
  }

  append(entry: JournalEntry): void {
    if (entry.put.length === 0 && entry.deleted.length === 0) return;
    this.#file ??= openSync(this.#path, 'a');
    try {
      this.#size += writeWhole(this.#file, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      // Half a line, on a disk that is full, would spoil the next one.
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
  }

  /** Is most of it no longer true? */
  get isOvergrown(): boolean {
    return this.#size > 2 * this.#sizeThatCounts + MAY_GROW_BYTES;
  }

  /** Rewrites the file with only what still counts; the old one stays until the new one is whole. */
  compact(entries: Iterable<JournalEntry>): void {
    const next = `${this.#path}.next`;
    const file = openSync(next, 'w');
    let size = writeWhole(file, `${HEADER}\n`);
    for (const entry of entries) size += writeWhole(file, `${JSON.stringify(entry)}\n`);
    fsyncSync(file);
    closeSync(file);
    this.#closeFile();
    renameSync(next, this.#path);
    this.#size = size;
    this.#sizeThatCounts = size;
  }

  close(): void {
    this.#closeFile();
    this.#lock.release();
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UnreadableJournal(`${path} can't be read as a data file (${code}).`, { cause });
  }
}

/** A write may take only a part. */
function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  return bytes.length;
}
