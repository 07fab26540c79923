import { StaleStateError } from './apply/object-states.ts';
import { ShardBusyError } from './apply/shard-busy-error.ts';

/** What the driver says without a code: a connection that broke, stayed silent, or was not to be had. */
const WORDS =
  /Connection terminated|connection timeout|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect/i;

/** Shut down, connections that broke, no more room or connections. */
const AWAY = /^(57P0\d|08\w{3}|53\w{3}|ECONN\w+|EPIPE)$/;

const codeOf = (error: Error) => ('code' in error && typeof error.code === 'string' ? error.code : '');

/**
 * Whether the database or another worker, not the event, is why something failed: a lost connection, a deadlock, a
 * lock that was not to be had, a restart (postgresql.org/docs/current/errcodes-appendix.html). Then the whole transaction is
 * tried again and no attempt is counted. A statement that took too long is none of these: what always takes too long has to end.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StaleStateError || error instanceof ShardBusyError) return true;
  return /^(40001|40P01|55P03)$/.test(codeOf(error)) || isDatabaseAway(error);
}

/** Whether the database can't be reached or is full: then whatever is asked of it next waits as long in vain. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof Error && (AWAY.test(codeOf(error)) || WORDS.test(error.message));
}

/**
 * Whether what was to be written is why, and nothing else that is written: the database can't hold it (classes 22, 23 and 54 of
 * postgresql.org/docs/current/errcodes-appendix.html), or it is not of the shape that it was taken for.
 */
export const isAboutData = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  (error instanceof Error && /^(22|23|54)\w{3}$/.test(codeOf(error)));

/** Whether the server ended a statement, mostly because it took longer than `statement_timeout` lets it. */
export const isStatementTimeout = (error: unknown): boolean =>
  error instanceof Error && codeOf(error) === '57014';
