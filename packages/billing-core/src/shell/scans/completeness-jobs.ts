import type { BillingContext } from '../context.ts';
import { runScan } from './run-scan.ts';
import { RUN_SCANS, startScan } from './start-scan.ts';
import { sweepEvents } from './sweep-events.ts';

/** Below the quarter of an hour after which the job engine gives a job to another worker. */
const LONGEST_RUN_MS = 10 * 60_000;

/**
 * What makes sure that nothing is missed: every few minutes Stripe's events are swept, every night its objects are compared
 * with the rows, and every minute a scan that is not finished goes on, whoever began it.
 */
export function scheduleCompleteness(context: BillingContext): void {
  const schedule = (queue: string, cron: string, run: () => Promise<unknown>) =>
    context.jobs.schedule(queue, cron, () => orNextTime(context, queue, run));
  schedule('sweep-events', '*/5 * * * *', () => sweepEvents(context));
  schedule('compare-objects', '23 4 * * *', () =>
    startScan(context, {
      purpose: 'reconcile',
      requestedBy: 'system',
      because: 'Every night the database is compared with Stripe.',
    }),
  );
  schedule(RUN_SCANS, '* * * * *', () => runScans(context));
}

/** The next turn is the retry: the engine's own, with its growing waits, would keep that turn from coming. */
async function orNextTime(
  { logger }: BillingContext,
  queue: string,
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    logger.error({ err: error, queue }, 'not finished; it goes on at its next turn');
  }
}

/** Goes on with what is not finished. */
export async function runScans(context: BillingContext): Promise<void> {
  const until = performance.now() + LONGEST_RUN_MS;
  const open = await context.db
    .selectFrom('object_scans')
    .select('id')
    .where('finished_at', 'is', null)
    .orderBy('started_at')
    .execute();
  for (const { id } of open) await runScan(context, id, { until });
}
