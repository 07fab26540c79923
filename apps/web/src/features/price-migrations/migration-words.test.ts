import { expect, test } from 'vitest';
import { countOf, progressOf, toRowSearch } from './migration-words.ts';

const counts = {
  pending: 1,
  waiting: 2,
  noticed: 0,
  scheduled: 3,
  migrated: 4,
  skipped: 1,
  failed: 1,
  rolled_back: 0,
};

test('who is moved, left alone, failed or taken back is done; who is scheduled or waits is not', () => {
  expect(progressOf({ counts })).toEqual({ done: 6, all: 12 });
});

test('an address that names no state shows all', () => {
  expect(toRowSearch({ state: 'failed' })).toEqual({ state: 'failed' });
  expect(toRowSearch({ state: 'toString' })).toEqual({});
  expect(toRowSearch({})).toEqual({});
});

test('one is one', () => {
  expect(countOf(1)).toBe('one subscriber');
  expect(countOf(2)).toBe('2 subscribers');
});
