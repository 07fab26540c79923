import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deciders, enabledEvents, findDecider, ignoredEvents } from './index.ts';

const files = readdirSync(import.meta.dirname);

test('every event has a file and a test of its exact name', () => {
  for (const type of Object.keys(deciders))
    expect(files).toEqual(expect.arrayContaining([`${type}.ts`, `${type}.test.ts`]));
  const sources = files.filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts',
  );
  expect(sources.map((file) => file.slice(0, -3)).sort()).toEqual(Object.keys(deciders).sort());
});

test('no event is both decided and ignored, and every ignored one has its reason', () => {
  expect(enabledEvents.filter((type) => type in ignoredEvents)).toEqual([]);
  for (const reason of Object.values(ignoredEvents)) expect(reason).toMatch(/\w+ .*\.$/);
});

test('a name that only looks like a property of objects has no decider', () => {
  expect(findDecider('constructor')).toBeUndefined();
  expect(findDecider('toString')).toBeUndefined();
});
