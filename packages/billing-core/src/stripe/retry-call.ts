import { setTimeout as sleep } from 'node:timers/promises';
import { classifyFailure, type Failure } from './classify-failure.ts';

/** Nobody waits longer for one try: what asks for more is left to the job. */
export const LONGEST_WAIT_MS = 10_000;
const LONGEST_BACKOFF_MS = 4_000;

export interface Waiting {
  sleep(ms: number): Promise<unknown>;
  /** From 0 to 1. */
  random(): number;
}

/**
 * Makes a call until it is answered, or until its failure says that waiting here is of no use. Every try is the same call
 * under the same key; the SDK's own retries are off, so that there is one count of them.
 */
export async function retryCall<T>(
  make: () => Promise<T>,
  waiting: Waiting = { sleep, random: Math.random },
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await make();
    } catch (error) {
      const failure = classifyFailure(error);
      if (!failure || made >= failure.tries) throw error;
      const waitMs = waitAfter(failure, made, waiting.random());
      if (waitMs > LONGEST_WAIT_MS) throw error;
      await waiting.sleep(waitMs);
    }
  }
}

/** At least what Stripe asked for, and up to half as much again, so that those who met do not meet again. */
function waitAfter({ waitMs, retryAfterMs = 0 }: Failure, made: number, random: number): number {
  const backoffMs = Math.max(waitMs, Math.min(waitMs * 2 ** (made - 1), LONGEST_BACKOFF_MS));
  return Math.max(retryAfterMs, backoffMs) * (1 + random / 2);
}
