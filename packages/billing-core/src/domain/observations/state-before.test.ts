import { expect, test } from 'vitest';
import { stateBefore } from './state-before.ts';

const now = {
  status: 'active',
  metadata: { a: '1', b: '2' },
  items: { data: [{ id: 'si_2' }] },
  trial_end: 5,
};

test('what changed has its former value, the rest is as it is', () => {
  expect(stateBefore(now, { status: 'past_due', trial_end: null })).toEqual({
    ...now,
    status: 'past_due',
    trial_end: null,
  });
});

test('of a nested hash the named keys alone are former ones; a list is former as a whole', () => {
  const before = stateBefore(now, {
    metadata: { b: '0' },
    items: { data: [{ id: 'si_1' }, { id: 'si_0' }] },
  });
  expect(before.metadata).toEqual({ a: '1', b: '0' });
  expect(before.items.data).toEqual([{ id: 'si_1' }, { id: 'si_0' }]);
  expect(now.metadata).toEqual({ a: '1', b: '2' });
});

test('without previous attributes nothing was different', () => {
  expect(stateBefore(now, undefined)).toEqual(now);
});
