import type { BillingContext } from '../context.ts';
import { type DeliverOptions, deliverEvents } from './deliver-events.ts';
import { listDueSubscribers } from './event-deliveries.ts';
import { registerSubscribers } from './event-subscribers.ts';
import { sealSecrets } from './seal-secrets.ts';

const SWEEP_MS = 1_000;
/** Any worker may send to an endpoint; a function has a queue of its own, worked only by processes that have it. */
const ENDPOINTS = 'deliver-events';
const queueOf = (name: string) => `${ENDPOINTS}.${name}`;

export interface DeliveryJobs {
  /** Before the job engine starts. */
  prepare(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * One job for each subscriber with something due, made once a second by whichever worker looks first: a batch of events costs
 * as many jobs as there are subscribers, and the transactions that tell events wait for no job of another.
 */
export function createDeliveryJobs(
  context: BillingContext,
  options: Omit<DeliverOptions, 'isStopping'>,
): DeliveryJobs {
  const { db, jobs, logger } = context;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let sweeping: Promise<void> = Promise.resolve();
  const run = (name: string) => deliverEvents(context, name, { ...options, isStopping: () => isStopping });
  const sweep = async () => {
    try {
      for (const { name, kind } of await listDueSubscribers(context))
        await jobs.enqueue(db, kind === 'endpoint' ? ENDPOINTS : queueOf(name), [name]);
    } catch (error) {
      logger.error({ err: error }, 'events not handed to their subscribers; they are at the next turn');
    }
    if (!isStopping)
      timer = setTimeout(() => {
        sweeping = sweep();
      }, SWEEP_MS);
  };
  return {
    async prepare() {
      isStopping = false;
      await registerSubscribers(db, options.functions);
      await sealSecrets(context);
      jobs.handle(ENDPOINTS, run);
      for (const name of options.functions.keys()) jobs.handle(queueOf(name), run);
    },
    start() {
      sweeping = sweep();
    },
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await sweeping;
      clearTimeout(timer);
    },
  };
}
