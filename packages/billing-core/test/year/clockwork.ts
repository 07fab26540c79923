import type { Jobs, RunJob } from '../../src/shell/jobs.ts';

/** The job engine by a clock that a test moves: jobs run when they are told to, turns when their time has passed. */
export interface Clockwork {
  jobs: Jobs;
  /** What was enqueued and is not run yet. */
  runQueued(): Promise<number>;
  /** Has every schedule run once whose time lies after `from` and not after `to`; Unix seconds. */
  runTurns(from: number, to: number): Promise<void>;
  /** How long each queue took, in milliseconds. */
  spent: Map<string, number>;
}

/** @param without queues that never have their turn: what would mend what a test is to find */
export function createClockwork(without: ReadonlySet<string>): Clockwork {
  const handlers = new Map<string, RunJob>();
  const crons = new Map<string, string>();
  const queued = new Map<string, Set<string>>();
  const spent = new Map<string, number>();
  const run = async (queue: string, key: string) => {
    const startedAt = performance.now();
    await handlers.get(queue)?.(key);
    spent.set(queue, (spent.get(queue) ?? 0) + performance.now() - startedAt);
  };
  const jobs: Jobs = {
    enqueue: async (_trx, queue, keys) => {
      const waiting = queued.get(queue) ?? new Set<string>();
      for (const key of keys) waiting.add(key);
      queued.set(queue, waiting);
    },
    handle: (queue, handler) => void handlers.set(queue, handler),
    schedule: (queue, cron, handler) => {
      handlers.set(queue, handler);
      crons.set(queue, cron);
    },
    start: async () => {},
    stop: async () => {},
  };
  return {
    jobs,
    spent,
    async runQueued() {
      const due = [...queued].filter(([queue]) => !without.has(queue));
      queued.clear();
      let ran = 0;
      for (const [queue, keys] of due)
        for (const key of [...keys].toSorted()) {
          await run(queue, key);
          ran += 1;
        }
      return ran;
    },
    async runTurns(from, to) {
      for (const [queue, cron] of crons)
        if (!without.has(queue) && firesWithin(cron, from, to)) await run(queue, queue);
    },
  };
}

const MINUTE = 60;
const DAY_MINUTES = 1_440;

/** Whether a cron line of minutes and hours has a time after `from` and not after `to`, UTC. */
export function firesWithin(cron: string, from: number, to: number): boolean {
  const [minutes = '', hours = '', ...dates] = cron.split(' ');
  if (dates.some((each) => each !== '*')) throw new Error(`No turn of the test is by date: ${cron}`);
  const first = Math.floor(from / MINUTE) + 1;
  const last = Math.min(Math.floor(to / MINUTE), first + DAY_MINUTES);
  for (let minute = first; minute <= last; minute += 1)
    if (fits(minutes, minute % 60) && fits(hours, Math.floor(minute / 60) % 24)) return true;
  return false;
}

function fits(field: string, value: number): boolean {
  if (field === '*') return true;
  const every = /^\*\/(\d+)$/.exec(field)?.[1];
  if (every) return value % Number(every) === 0;
  if (/^\d+$/.test(field)) return value === Number(field);
  throw new Error(`No cron field of the test: ${field}`);
}
