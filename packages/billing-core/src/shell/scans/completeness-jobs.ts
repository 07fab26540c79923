import { isStripeAwayForAll } from '../../stripe/is-stripe-away.ts';
import type { BillingContext } from '../context.ts';
import { scheduleTurns } from '../schedule-turns.ts';
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
  scheduleTurns(context, { queue: 'sweep-events', cron: '*/5 * * * *' }, () => sweepEvents(context));
  scheduleTurns(context, { queue: 'compare-objects', cron: '23 4 * * *' }, () =>
    startScan(context, {
      purpose: 'reconcile',
      requestedBy: 'system',
      because: 'Every night the database is compared with Stripe.',
    }),
  );
  scheduleTurns(context, { queue: RUN_SCANS, cron: '* * * * *' }, () => runScans(context));
}

/**
 * Goes on with what is not finished, each scan whatever became of those before it.
 *
 * @throws what kept a scan from going on, after the others had their turn: of several what is no Stripe that is away
 */
export async function runScans(context: BillingContext): Promise<void> {
  const until = performance.now() + LONGEST_RUN_MS;
  const open = await context.db
    .selectFrom('object_scans')
    .select('id')
    .where('finished_at', 'is', null)
    .orderBy('started_at')
    .execute();
  const errors: unknown[] = [];
  for (const { id } of open)
    try {
      await runScan(context, id, { until });
    } catch (error) {
      const level = isStripeAwayForAll(error) ? 'warn' : 'error';
      context.logger[level]({ err: error, scanId: id }, 'scan not gone on with; it is at its next turn');
      errors.push(error);
    }
  if (errors.length > 0) throw errors.find((error) => !isStripeAwayForAll(error)) ?? errors[0];
}
