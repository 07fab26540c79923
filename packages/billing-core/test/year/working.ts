import { ensureInboxPartitions, ensureUsagePartitions } from '@billwright/db';
import type { Billing } from '../../src/billing.ts';
import { drainShard, isDue } from '../../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { createBacklog } from '../../src/shell/effects/backlog.ts';
import { createEffectJobs } from '../../src/shell/effects/effect-jobs.ts';
import { runEffect } from '../../src/shell/effects/run-effects.ts';
import type { Clockwork } from './clockwork.ts';
import type { EventFeed } from './event-feed.ts';
import type { Moment } from './plain/plain-mails.ts';

/** The worker of the year, step by step. */
export interface Working {
  /** Until every webhook is applied and nothing is owed that could be done now. */
  settle(): Promise<void>;
  /** What workers do by the clock, for the time since the last turn. */
  turn(from: number, to: number): Promise<void>;
  /** Seconds by part. */
  spent: Record<'deliver' | 'apply' | 'effects' | 'turns', number>;
  applied: number;
  /** Each pass of the workers, and what they knew then. */
  moments: readonly Moment[];
}

/** As `createWorker` does with its timers, driven by a clock that a test moves. */
export function createWorking(of: {
  context: BillingContext;
  billing: Billing;
  feed: EventFeed;
  clockwork: Clockwork;
}): Working {
  const { context, billing, feed, clockwork } = of;
  const spent = { deliver: 0, apply: 0, effects: 0, turns: 0 };
  const timed = async <T>(part: keyof typeof spent, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      spent[part] += (performance.now() - startedAt) / 1_000;
    }
  };
  createEffectJobs(context, createBacklog());
  let partitionsUntil = 0;
  const moments: Moment[] = [];
  const note = (isTurn: boolean) =>
    moments.push({ events: feed.all.length, at: context.now().getTime() / 1_000, isTurn });
  const working: Working = {
    spent,
    moments,
    applied: 0,
    async settle() {
      for (let isQuiet = false; !isQuiet; ) {
        const delivered = await timed('deliver', () => feed.deliver(billing));
        note(false);
        const applied = await timed('apply', () => drainAll(context));
        const paid = await timed(
          'effects',
          async () => (await payAll(context)) + (await clockwork.runQueued()),
        );
        working.applied += applied;
        isQuiet = delivered + applied + paid === 0;
      }
    },
    async turn(from, to) {
      if (to >= partitionsUntil) {
        const now = context.now();
        await ensureInboxPartitions(context.db, now);
        await ensureUsagePartitions(context.db, now);
        partitionsUntil = to + 7 * 86_400;
      }
      note(true);
      await timed('turns', () => clockwork.runTurns(from, to));
    },
  };
  return working;
}

/** Four shards side by side, as a worker has them. */
const SIDE_BY_SIDE = 4;

async function drainAll(context: BillingContext): Promise<number> {
  let total = 0;
  for (;;) {
    const rows = await context.db
      .selectFrom('webhook_inbox')
      .select('shard')
      .distinct()
      .where('state', 'in', ['received', 'processing', 'failed'])
      .where(isDue(context.now()))
      .orderBy('shard')
      .execute();
    if (rows.length === 0) return total;
    for (let from = 0; from < rows.length; from += SIDE_BY_SIDE) {
      const taken = await Promise.all(
        rows.slice(from, from + SIDE_BY_SIDE).map(({ shard }) => drainShard(context, shard)),
      );
      total += taken.reduce((sum, each) => sum + each, 0);
    }
  }
}

/** Mails ask nothing of Stripe; so many are sent side by side. */
const MAILS = 8;

/** One after the other, so that Stripe is asked in the same order whenever the same seed is run; mails side by side. */
async function payAll(context: BillingContext): Promise<number> {
  const owed = await context.db
    .selectFrom('effects')
    .select(['key', 'kind'])
    .where('state', '=', 'pending')
    .where((eb) => eb.or([eb('waits_until', 'is', null), eb('waits_until', '<=', context.now())]))
    .orderBy('key')
    .execute();
  const [mails, calls] = [owed.filter(isMail), owed.filter((each) => !isMail(each))];
  for (const { key } of calls) await runEffect(context, key);
  for (let from = 0; from < mails.length; from += MAILS)
    await Promise.all(mails.slice(from, from + MAILS).map(({ key }) => runEffect(context, key)));
  return owed.length;
}

const isMail = ({ kind }: { kind: string }) => kind === 'send_mail';
