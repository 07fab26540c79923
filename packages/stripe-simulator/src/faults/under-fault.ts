import { setTimeout } from 'node:timers/promises';
import type { PreparedCall } from '../kernel/http/routes.ts';
import type { FaultRule } from './fault.ts';
import { faultError, isKept } from './fault-error.ts';

/** How long a request is under way, and its idempotency key in use, before it is answered. */
export async function delayBy(fault: FaultRule | undefined): Promise<void> {
  if (fault?.kind === 'slow') await setTimeout(fault.ms ?? 1000);
}

/** Answers in place of the API with what a limiter or a gateway says, of which the API itself knows nothing. */
export function underFault<T>(fault: FaultRule | undefined, work: () => T): T {
  const error = faultError(fault);
  if (!fault || !error || isKept(fault)) return work();
  if (fault.after === true) work();
  throw error;
}

/** A call that fails inside the API, so that the failure is kept as its answer. */
export function failing(fault: FaultRule | undefined, prepared: PreparedCall): PreparedCall {
  const error = faultError(fault);
  if (!fault || !error || !isKept(fault)) return prepared;
  return {
    ...prepared,
    answer: (sim) => {
      if (fault.after !== true) throw error;
      prepared.answer(sim);
      throw error.keepingChanges();
    },
  };
}
