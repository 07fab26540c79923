import { StaleStateError } from './apply/object-states.ts';

/** What the driver says without a code: a connection that broke, stayed silent, or was not to be had. */
const WORDS =
  /Connection terminated|connection timeout|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect/i;

/**
 * Whether the database or another worker, not the event, is why something failed: a lost connection, a deadlock, a restart
 * (postgresql.org/docs/current/errcodes-appendix.html). Then the whole transaction is tried again and no attempt is counted.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StaleStateError) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(40001|40P01|57P0\d|08\w{3}|53\w{3}|ECONN\w+|EPIPE)$/.test(code)) return true;
  return WORDS.test(error.message);
}
