import { expect, test } from 'vitest';
import { graduated, perUnit, volume } from '../../config.ts';
import { usageCost } from './usage-cost.ts';

const tiers = [
  { upTo: 10, unit: 2, flat: 5 },
  { upTo: 'more' as const, unit: '0.5' as const },
];

test.each([
  ['each at a whole amount', 2, 7, 14],
  ['each at less than a cent, rounded at the end', perUnit('0.02'), 1_025, 21],
  ['each at the price of its tier', graduated(tiers), 14, 27],
  ['all at the price of the tier that is reached', volume(tiers), 14, 7],
  ['nothing', 3, 0, 0],
])('%s', (_, amount, quantity, expected) => {
  expect(usageCost(amount, quantity)).toBe(expected);
});
