import { expect, test } from 'vitest';
import { formatSeconds, toMoments } from './event-words.ts';

test.each([
  [0, '0 s'],
  [0.449, '0.4 s'],
  [12.3, '12 s'],
  [119, '119 s'],
  [180, '3 min'],
  [86_400, '24 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(formatSeconds(seconds)).toBe(words);
});

test('the last day of a range is part of it', () => {
  const { from, to } = toMoments({ from: '2026-03-28', to: '2026-03-29' });
  expect(from).toBe(new Date(2026, 2, 28).toISOString());
  expect(to).toBe(new Date(2026, 2, 30).toISOString());
  expect(toMoments({})).toEqual({ from: null, to: null });
});
