import { expect, test } from 'vitest';
import { statusWords, timeLeft } from './dispute-words.ts';

const now = Date.parse('2026-01-05T00:00:00Z');

test.each([
  ['2026-01-11T03:00:00Z', '6 days, 3 hours left'],
  ['2026-01-06T00:00:00Z', '1 day left'],
  ['2026-01-05T01:01:00Z', '1 hour, 1 minute left'],
  ['2026-01-05T00:00:30Z', 'less than a minute left'],
  ['2026-01-04T23:59:00Z', null],
])('until %s there are: %s', (dueAt, expected) => {
  expect(timeLeft(dueAt, now)).toBe(expected);
});

test('a status of tomorrow is shown as Stripe calls it', () => {
  expect(statusWords('arbitration_pending')).toEqual({ label: 'Arbitration pending', tone: 'warning' });
});
