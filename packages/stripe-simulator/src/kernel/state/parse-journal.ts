import { PLATFORM_ID } from '../simulated-account.ts';
import { reviveDecimals } from './revive-decimals.ts';

/** What one transaction wrote. */
export interface JournalEntry {
  put: [account: string, collection: string, object: { id: string }][];
  deleted: [account: string, collection: string, id: string][];
}

/** The first line of every data file: what it is, and which form the others have. */
export const HEADER = JSON.stringify({ file: 'state of the Billwright Stripe simulator', form: 2 });

/** Said at the start, before the file is touched. */
export class UnreadableJournal extends Error {
  override name = 'UnreadableJournal';
}

/**
 * Reads a data file of this or of an earlier form: the first ones had no header, and before there were connected
 * accounts the lines named none.
 * @throws UnreadableJournal for a file that is something else, that a later version wrote, or that is damaged.
 */
export function parseJournal(path: string, bytes: Buffer): JournalEntry[] {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.length === 1 && lines[0] === '') return [];
  const isHeaded = assertOurs(path, lines[0] ?? '');
  lines.pop(); // Empty after the last whole line, or a line that was cut off.
  return lines.slice(isHeaded ? 1 : 0).map((line, at) => {
    const entry = parseLine(line, reviveDecimals);
    if (isEntry(entry)) return upgraded(entry);
    throw new UnreadableJournal(
      `Line ${at + (isHeaded ? 2 : 1)} of ${path} is damaged. Take the file from a copy, or begin with another one.`,
    );
  });
}

function assertOurs(path: string, first: string): boolean {
  const value = parseLine(first);
  if (isEntry(value)) return false;
  if (!isHash(value) || typeof value.form !== 'number' || typeof value.file !== 'string')
    throw new UnreadableJournal(`${path} is no data file of the simulator: it was left as it is.`);
  if (value.form <= 2) return true;
  throw new UnreadableJournal(`${path} was written by a later version of the simulator.`);
}

function parseLine(line: string, revive?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(line, revive);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Put = JournalEntry['put'][number] | [collection: string, object: { id: string }];
type Deleted = JournalEntry['deleted'][number] | [collection: string, id: string];

function upgraded({ put, deleted }: { put: Put[]; deleted: Deleted[] }): JournalEntry {
  return {
    put: put.map((each) => (each.length === 3 ? each : [PLATFORM_ID, each[0], atPlatform(...each)])),
    deleted: deleted.map((each) => (each.length === 3 ? each : [PLATFORM_ID, ...each])),
  };
}

/** What time was to do was the platform's, on the only clock. */
function atPlatform(collection: string, object: { id: string }): { id: string } {
  const task = { account: PLATFORM_ID, clock: null, ...object };
  return collection === 'tasks' ? task : object;
}

function isEntry(value: unknown): value is { put: Put[]; deleted: Deleted[] } {
  return isHash(value) && isTuples(value.put) && isTuples(value.deleted);
}

const isTuples = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((each) => Array.isArray(each) && (each.length === 2 || each.length === 3));

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
