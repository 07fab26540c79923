import { scheduleBalance } from '../balance/read-balance.ts';
import { completeIntents } from '../calls/complete-intents.ts';
import type { BillingContext } from '../context.ts';
import { scheduleDisputes } from '../disputes/dispute-jobs.ts';
import { scheduleDunning } from '../dunning/run-dunning.ts';
import { scheduleNotices } from '../dunning/run-notices.ts';
import { schedulePriceMigrations } from '../price-migrations/run-migrations.ts';
import { schedulePurchases } from '../purchases/close-purchase.ts';
import { forgetOldRows } from '../retention/forget-old-rows.ts';
import { scheduleCompleteness } from '../scans/completeness-jobs.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { scheduleUsage } from '../usage/usage-jobs.ts';
import type { Backlog } from './backlog.ts';
import { EFFECTS } from './owe-effects.ts';
import { runEffect } from './run-effects.ts';
import { sweepEffects } from './sweep-effects.ts';

const SWEEP_MS = 30_000;

/** What workers do for the outbox and for acts, beside the inbox. */
export interface EffectJobs {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * - Each owed effect has a job, enqueued in the transaction that owes it; they wait while the inbox is behind. Every thirty seconds those whose job was lost, or
 *   that wait for Stripe to be back, get another.
 * - Every minute acts that a dead process began are completed.
 * - Every night what is old enough is forgotten (`retention/`).
 * - Every minute usage is placed and told (`usage-jobs.ts`).
 * - Every minute subscribers whose price is being changed are taken as far as they can go (`price-migrations/`).
 * - Every ten minutes purchases that were left for a day are closed (`purchases/close-purchase.ts`).
 * - Every five minutes open disputes are looked after: reminders before their deadline, for example (`disputes/`).
 * - Every minute failed payments are looked at; every hour what is told beforehand is (`dunning/`).
 * - Every hour what moved on the Stripe balance is read (`balance/`).
 * - What Stripe has is compared with what came (`completeness-jobs.ts`).
 */
export function createEffectJobs(context: BillingContext, backlog: Backlog): EffectJobs {
  const { jobs, logger } = context;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  jobs.handle(EFFECTS, async (key) => {
    await backlog.untilCaughtUp();
    await runEffect(context, key);
  });
  scheduleTurns(context, { queue: 'complete-intents', cron: '* * * * *' }, () => completeIntents(context));
  scheduleTurns(context, { queue: 'forget-old-rows', cron: '17 3 * * *' }, () => forgetOldRows(context));
  scheduleCompleteness(context);
  scheduleUsage(context);
  schedulePriceMigrations(context);
  scheduleBalance(context);
  schedulePurchases(context);
  scheduleDisputes(context);
  scheduleDunning(context);
  scheduleNotices(context);
  const sweep = () => {
    sweeping = sweepEffects(context).catch((error: unknown) =>
      logger.error({ err: error }, 'effects not swept; they are at the next turn'),
    );
  };
  return {
    async start() {
      await jobs.start();
      sweep();
      timer = setInterval(sweep, SWEEP_MS);
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
      await jobs.stop();
    },
  };
}
