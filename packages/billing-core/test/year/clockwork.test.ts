import { expect, test } from 'vitest';
import { createClockwork, firesWithin } from './clockwork.ts';

const at = (text: string) => Date.parse(`2026-03-01T${text}Z`) / 1_000;

test('a schedule fires once its time has passed, and not again before the next', () => {
  expect(firesWithin('23 4 * * *', at('04:22:00'), at('04:23:00'))).toBe(true);
  expect(firesWithin('23 4 * * *', at('04:23:00'), at('23:59:59'))).toBe(false);
  expect(firesWithin('*/5 * * * *', at('10:00:00'), at('10:04:59'))).toBe(false);
  expect(firesWithin('*/5 * * * *', at('10:00:00'), at('10:05:00'))).toBe(true);
  expect(firesWithin('37 * * * *', at('10:37:00'), at('10:37:00') + 86_400)).toBe(true);
});

test('a line that the test could not follow is refused rather than passed over', () => {
  expect(() => firesWithin('0 0 1 * *', 0, 60)).toThrow('by date');
  expect(() => firesWithin('1-5 * * * *', 0, 60)).toThrow('No cron field');
});

test('what is enqueued runs once, in the order of its keys, and a queue that is left out does not', async () => {
  const ran: string[] = [];
  const clockwork = createClockwork(new Set(['left-out']));
  for (const queue of ['wanted', 'left-out'])
    clockwork.jobs.handle(queue, async (key) => void ran.push(`${queue} ${key}`));
  clockwork.jobs.schedule('nightly', '0 3 * * *', async () => void ran.push('nightly'));
  const trx = undefined as never;
  await clockwork.jobs.enqueue(trx, 'wanted', ['b', 'a', 'b']);
  await clockwork.jobs.enqueue(trx, 'left-out', ['c']);
  expect([await clockwork.runQueued(), await clockwork.runQueued()]).toEqual([2, 0]);
  await clockwork.runTurns(at('02:00:00'), at('04:00:00'));
  expect(ran).toEqual(['wanted a', 'wanted b', 'nightly']);
});
