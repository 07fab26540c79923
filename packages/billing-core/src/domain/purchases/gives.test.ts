import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givesOf, isHadOnce, readGives, writeGives } from './gives.ts';

test('what a product gives comes through metadata as it was sold', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
  const product = fc.record(
    {
      name: fc.constant('Pack'),
      description: fc.constant(''),
      prices: fc.constant({ usd: 900 }),
      plan: key,
      credits: fc.dictionary(key, fc.integer({ min: 1, max: 1_000_000_000 }), { maxKeys: 4 }),
      creditsLastDays: fc.integer({ min: 1, max: 3_650 }),
    },
    { requiredKeys: ['name', 'description', 'prices'] },
  );
  fc.assert(
    fc.property(product, (each) => {
      const gives = givesOf(each);
      expect(readGives(writeGives(gives))).toEqual(gives);
    }),
  );
});

test('words that are not understood give nothing', () => {
  expect(readGives('credits:calls:-5 credits:calls:1.5 plan: days:0 seats:4')).toEqual({
    parts: [],
    days: null,
  });
});

test('a plan is had once, credits are not', () => {
  expect(isHadOnce(readGives('plan:pro credits:calls:5'))).toBe(true);
  expect(isHadOnce(readGives('credits:calls:5'))).toBe(false);
});
