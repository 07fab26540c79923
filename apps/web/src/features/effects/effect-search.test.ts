import { expect, test } from 'vitest';
import { toEffectSearch } from './effect-search.ts';

test('an address asks for a state and a kind, and for what was given up when it says nothing', () => {
  expect(toEffectSearch({ state: 'pending', kind: 'refund' })).toEqual({ state: 'pending', kind: 'refund' });
  expect(toEffectSearch({ state: 'dead', kind: '' })).toEqual({});
  expect(toEffectSearch({ state: 7 })).toEqual({});
});
