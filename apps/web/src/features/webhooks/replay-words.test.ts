import { expect, test } from 'vitest';
import { summarize } from './replay-words.ts';

test('a replay of many is summed up by what came of each', () => {
  const items = (['done', 'failed', 'done', 'ignored'] as const).map((outcome) => ({ outcome }));
  expect(summarize(items)).toBe('2 done, 1 ignored, 1 failed');
  expect(summarize([])).toBe('none');
});
