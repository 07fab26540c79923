import { setTimeout as sleep } from 'node:timers/promises';

/** A process that has taken as many events as one turn takes is behind for so long, unless it happens again. */
const BEHIND_MS = 500;
/** However far behind it is, what is owed waits no longer. */
const LONGEST_WAIT_MS = 5_000;
const LOOK_MS = 25;

/**
 * Facts before what follows from them: while this process is behind with the inbox, its effects wait. A mail that is checked
 * against rows which lag behind what Stripe has already told may be one too many, and its work would only make the lag longer.
 * Bounded, so that a load which never ends does not keep effects for good.
 */
export interface Backlog {
  /** A turn at the inbox has ended; whether it took all that one may take. */
  note(isFull: boolean): void;
  /** Resolves once this process has caught up, after five seconds at the latest. */
  untilCaughtUp(): Promise<void>;
  /** Nobody waits any more: the process is about to end. */
  forget(): void;
}

/** @param clock milliseconds that only grow */
export function createBacklog({
  clock = () => performance.now(),
  wait = (ms: number): Promise<unknown> => sleep(ms),
} = {}): Backlog {
  let behindUntil = Number.NEGATIVE_INFINITY;
  return {
    note(isFull) {
      if (isFull) behindUntil = clock() + BEHIND_MS;
    },
    async untilCaughtUp() {
      const patience = clock() + LONGEST_WAIT_MS;
      while (clock() < behindUntil && clock() < patience) await wait(LOOK_MS);
    },
    forget() {
      behindUntil = Number.NEGATIVE_INFINITY;
    },
  };
}
