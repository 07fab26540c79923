import { StaleStateError } from './object-states.ts';

/**
 * Whether the database or another worker, not the event, is why something failed: a lost connection, a deadlock, a restart
 * (postgresql.org/docs/current/errcodes-appendix.html). Then the whole transaction is tried again and no attempt is counted.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StaleStateError) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(40001|40P01|57P0\d|08\w{3}|53\w{3}|ECONN\w+|EPIPE)$/.test(code)) return true;
  return /Connection terminated|connection timeout|Client has encountered a connection error/i.test(
    error.message,
  );
}
