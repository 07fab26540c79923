import { isStripeAway } from '../stripe/is-stripe-away.ts';
import type { BillingContext } from './context.ts';

/**
 * Has something done at the times of a cron line, UTC. A turn that fails is logged, and the next turn is its retry: the job
 * engine's own, with its growing waits, would keep that turn from coming. A Stripe that is away is no error of ours.
 */
export function scheduleTurns(
  { jobs, logger }: Pick<BillingContext, 'jobs' | 'logger'>,
  { queue, cron }: { queue: string; cron: string },
  run: () => Promise<unknown>,
): void {
  jobs.schedule(queue, cron, async () => {
    try {
      await run();
    } catch (error) {
      const level = isStripeAway(error) ? 'warn' : 'error';
      logger[level]({ err: error, queue }, 'not finished; it goes on at its next turn');
    }
  });
}
