import { type FetchableObject, type FetchedObject, fetchObject } from '../../stripe/fetch-object.ts';
import { retryCall } from '../../stripe/retry-call.ts';
import type { BillingContext } from '../context.ts';
import { takeTurn } from './take-turn.ts';
import { traceCall } from './trace-call.ts';

export interface StripeReads {
  /**
   * The object as Stripe has it, asked for after this was called: who asks while another's request is under way waits for
   * the next one, which all who came meanwhile share. So an answer is never older than the question.
   *
   * @throws BudgetSpentError, CircuitOpenError, Stripe.errors.StripeError
   */
  fetch(object: FetchableObject): Promise<FetchedObject>;
  /** Any other read, a page of a list for example, within the budget of its endpoint: one `make` is one request. */
  run<T>(endpoint: string, make: () => Promise<T>): Promise<T>;
}

/** Reads of a process: within the budget of all processes, behind the circuit, an object at most once at a time. */
export function createStripeReads({
  db,
  stripe,
  circuit,
}: Pick<BillingContext, 'db' | 'stripe' | 'circuit'>): StripeReads {
  const underWay = new Map<string, Promise<unknown>>();
  const queued = new Map<string, Promise<FetchedObject>>();
  const run: StripeReads['run'] = (endpoint, make) =>
    retryCall(async () => {
      await takeTurn(db, endpoint);
      return circuit.read(() => traceCall(endpoint, make));
    });

  const fetchNext = async (key: string, object: FetchableObject) => {
    await underWay.get(key)?.catch(() => undefined);
    let isSent = false;
    const answer = run(`GET ${object.type}`, () => {
      // From here on its answer may be older than what a newcomer knows.
      if (!isSent) queued.delete(key);
      isSent = true;
      return fetchObject(stripe, object);
    });
    underWay.set(key, answer);
    try {
      return await answer;
    } finally {
      if (!isSent) queued.delete(key);
      if (underWay.get(key) === answer) underWay.delete(key);
    }
  };

  return {
    run,
    fetch(object) {
      const key = `${object.stripeAccount ?? ''}:${object.type}:${object.id}`;
      const waiting = queued.get(key);
      if (waiting) return waiting;
      const next = fetchNext(key, object);
      queued.set(key, next);
      return next;
    },
  };
}
