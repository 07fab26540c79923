import { expect, test } from 'vitest';
import { CircuitOpenError } from '../stripe/circuit-open-error.ts';
import { scheduleTurns } from './schedule-turns.ts';

/** Schedules something that fails so, has its turn come, and tells what was logged. */
async function turn(error?: Error): Promise<unknown[]> {
  const logged: unknown[] = [];
  const note = (level: string) => (fields: object, words: string) => void logged.push([level, fields, words]);
  const due: (() => Promise<void>)[] = [];
  const jobs = { schedule: (_queue: string, _cron: string, run: () => Promise<void>) => void due.push(run) };
  const logger = { warn: note('warn'), error: note('error') };
  scheduleTurns({ jobs, logger } as never, { queue: 'forget-old-rows', cron: '17 3 * * *' }, async () => {
    if (error) throw error;
  });
  for (const run of due) await run();
  return logged;
}

test('a turn that fails is logged with its name, and is over for the job engine, which waits for the next', async () => {
  const error = new Error('planted');
  expect(await turn(error)).toEqual([
    ['error', { err: error, queue: 'forget-old-rows' }, 'not finished; it goes on at its next turn'],
  ]);
});

test('a Stripe that is away is a warning', async () => {
  expect(await turn(new CircuitOpenError())).toMatchObject([['warn', { queue: 'forget-old-rows' }, {}]]);
});

test('a turn that succeeds says nothing', async () => {
  expect(await turn()).toEqual([]);
});
