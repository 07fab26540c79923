import { BrokenCircuitError, CircuitState, circuitBreaker, ExponentialBackoff, handleAll } from 'cockatiel';
import type { Logger } from 'pino';
import { CircuitOpenError } from './circuit-open-error.ts';
import { classifyFailure } from './classify-failure.ts';
import { FailureShareBreaker } from './failure-share-breaker.ts';

/** How soon after opening a read may probe, in milliseconds; doubled with each probe that fails. */
const FIRST_PROBE_MS = 2_000;
const LAST_PROBE_MS = 30_000;

export interface Circuit {
  /** Reads go first: one of them is the probe once the circuit has been open for a while. */
  read<T>(make: () => Promise<T>): Promise<T>;
  /** Passes while it is closed; after a while in which it was open, one read is made to see. */
  ready(): Promise<void>;
  /** A call that changes something never is the probe: a read is made before it. */
  write<T>(make: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
}

/**
 * Stops hammering a Stripe that is down: one circuit for each API host of a process (docs/decisions/0007). Only outages count,
 * which are 5xx, time-outs and connections that fail; what Stripe answers about a request of ours is a sign of health.
 *
 * @throws CircuitOpenError from all, without any request, while it is open
 */
export function createCircuit(probe: () => Promise<unknown>, logger: Logger): Circuit {
  const breaker = new FailureShareBreaker();
  const policy = circuitBreaker(handleAll, {
    breaker,
    halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_PROBE_MS, maxDelay: LAST_PROBE_MS }),
  });
  policy.onBreak(() => logger.error('circuit to Stripe opened: half of the calls fail'));
  policy.onReset(() => {
    breaker.reset();
    logger.info('circuit to Stripe closed');
  });
  const run = async <T>(make: () => Promise<T>): Promise<T> => {
    const settled = await policy
      .execute(() => answered(make))
      .catch((error: unknown) => {
        throw error instanceof BrokenCircuitError ? new CircuitOpenError() : error;
      });
    if ('error' in settled) throw settled.error;
    return settled.value;
  };
  const isOpen = () => policy.state !== CircuitState.Closed;
  const ready = async () => {
    if (isOpen()) await run(() => answered(probe));
  };
  return {
    read: run,
    ready,
    async write(make) {
      await ready();
      return run(make);
    },
    isOpen,
  };
}

/** What came of a call that was answered, be it a refusal; throws when Stripe did not answer, or is not well. */
async function answered<T>(make: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await make() };
  } catch (error) {
    if (classifyFailure(error)?.isOutage) throw error;
    return { error };
  }
}
