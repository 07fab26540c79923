import { describe, expect, test } from 'vitest';
import type { FaultRule } from './fault.ts';
import { Faults } from './faults.ts';
import { parseFaults } from './parse-fault-rules.ts';

const post = { method: 'POST', path: '/v1/customers' };

function strikes(rule: FaultRule, calls: number, seed = 1): number[] {
  const faults = new Faults(seed);
  faults.set([rule]);
  return Array.from({ length: calls }, (_, at) => at + 1).filter(() => faults.next(post) !== undefined);
}

describe('a rule strikes', () => {
  test('every fitting request, unless it says more', () => {
    expect(strikes({ kind: 'slow' }, 3)).toEqual([1, 2, 3]);
  });
  test('the nth, every so many, and no more often than it says', () => {
    expect(strikes({ kind: 'slow', nth: [2, 4] }, 5)).toEqual([2, 4]);
    expect(strikes({ kind: 'slow', every: 2 }, 5)).toEqual([2, 4]);
    expect(strikes({ kind: 'slow', times: 2 }, 5)).toEqual([1, 2]);
  });
  test('its share of the requests, the same ones for the same seed', () => {
    const some = strikes({ kind: 'slow', rate: 0.3 }, 1000);
    expect(some.length).toBeGreaterThan(240);
    expect(some.length).toBeLessThan(360);
    expect(strikes({ kind: 'slow', rate: 0.3 }, 1000)).toEqual(some);
    expect(strikes({ kind: 'slow', rate: 0.3 }, 1000, 2)).not.toEqual(some);
    expect(strikes({ kind: 'slow', rate: 0 }, 10)).toEqual([]);
  });
  test('only its method and its path', () => {
    expect(strikes({ kind: 'slow', method: 'GET' }, 2)).toEqual([]);
    expect(strikes({ kind: 'slow', path: '/v1/cust*' }, 1)).toEqual([1]);
    expect(strikes({ kind: 'slow', path: '/v1/cust' }, 1)).toEqual([]);
    expect(strikes({ kind: 'slow', path: '/v1.customers' }, 1)).toEqual([]);
  });
});

test('of several rules that strike, the first counts; all count what fitted them', () => {
  const faults = new Faults(1);
  faults.set([
    { kind: 'slow', nth: [2] },
    { kind: 'reset_before', nth: [2, 3] },
  ]);
  expect([1, 2, 3].map(() => faults.next(post)?.kind)).toEqual([undefined, 'slow', 'reset_before']);
  expect(faults.list()).toMatchObject([
    { matched: 3, struck: 1 },
    { matched: 3, struck: 1 },
  ]);
});

describe('the rules of a request', () => {
  test('are a list, a list with a seed, or one alone', () => {
    const rules = [{ kind: 'slow', nth: [3] }];
    expect(parseFaults([{ kind: 'slow', nth: 3 }])).toEqual({ rules });
    expect(parseFaults({ rules: [{ kind: 'slow', nth: [3] }], seed: 9 })).toEqual({ rules, seed: 9 });
    expect(parseFaults({ kind: 'slow', method: 'post' })).toEqual({
      rules: [{ kind: 'slow', method: 'POST' }],
    });
  });
  test.each([
    [{ kind: 'explosion' }, /kind must be one of rate_limited/],
    [{ rate: 1 }, /needs a kind/],
    [{ kind: 'slow', rate: 2 }, /rate must be/],
    [{ kind: 'slow', speed: 2 }, /no "speed"/],
    [{ kind: 'slow', nth: 0 }, /nth must be/],
    ['slow', /object/],
  ])('are refused when they make no sense: %j', (rule, words) => {
    expect(() => parseFaults([rule])).toThrow(words);
  });
});
