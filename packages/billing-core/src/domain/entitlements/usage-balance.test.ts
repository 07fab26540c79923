import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntitlementGrant } from './holdings.ts';
import { creditBalance, type UsageTotal } from './usage-balance.ts';

const at = (month: number, day = 1) => new Date(Date.UTC(2026, month - 1, day));
const pack = (id: string, more: Partial<EntitlementGrant> & { amount?: number } = {}): EntitlementGrant => ({
  id,
  source: 'purchase',
  content: { kind: 'credits', feature: 'calls', amount: more.amount ?? 100 },
  startsAt: more.startsAt ?? at(1),
  endsAt: more.endsAt ?? null,
  revokedAt: more.revokedAt ?? null,
});
const used = (month: number, total: number, included = 50): UsageTotal => ({
  feature: 'calls',
  periodStartsAt: at(month),
  periodEndsAt: at(month + 1),
  total,
  included,
});
const balance = (grants: EntitlementGrant[], usage: UsageTotal[], month = 3, included = 50) =>
  creditBalance(
    { grants, usage },
    {
      feature: 'calls',
      period: { startsAt: at(month), endsAt: at(month + 1) },
      included,
      now: at(month, 15),
    },
  );

test('credits are taken by what goes over the included amount, and are not given back when the month is over', () => {
  expect(balance([pack('a')], [])).toEqual({ left: 100, takenInPeriod: 0 });
  expect(balance([pack('a')], [used(3, 50)])).toEqual({ left: 100, takenInPeriod: 0 });
  expect(balance([pack('a')], [used(1, 80), used(3, 60)])).toEqual({ left: 60, takenInPeriod: 10 });
  expect(balance([pack('a')], [used(1, 500)])).toEqual({ left: 0, takenInPeriod: 0 });
});

test('those that end first are taken first', () => {
  const packs = [pack('forever'), pack('soon', { endsAt: at(4) })];
  expect(balance(packs, [used(3, 120)]).left).toBe(130);
  expect(balance(packs, [used(3, 120)], 4).left).toBe(100);
});

test('what ended, was withdrawn, has not begun, or is of another feature counts for nothing', () => {
  expect(balance([pack('a', { endsAt: at(3, 10) })], []).left).toBe(0);
  expect(balance([pack('a', { revokedAt: at(2) })], []).left).toBe(0);
  expect(balance([pack('a', { startsAt: at(4) })], []).left).toBe(0);
  const other: EntitlementGrant = {
    ...pack('a'),
    content: { kind: 'credits', feature: 'mails', amount: 9 },
  };
  expect(balance([other], []).left).toBe(0);
});

test('credits pay for no month that ended before they were bought', () => {
  expect(balance([pack('a', { startsAt: at(3) })], [used(1, 500), used(3, 70)])).toEqual({
    left: 80,
    takenInPeriod: 20,
  });
});

test('in the month asked about what is included now counts, whatever was included when it was counted', () => {
  expect(balance([pack('a')], [used(3, 120, 50)], 3, 110)).toEqual({ left: 90, takenInPeriod: 10 });
});

test('property: credits taken and left are those given, and the order of rows does not matter', () => {
  const totals = fc.uniqueArray(
    fc.record({ month: fc.integer({ min: 1, max: 3 }), total: fc.integer({ min: 0, max: 300 }) }),
    { selector: ({ month }) => month },
  );
  const amounts = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 });
  fc.assert(
    fc.property(totals, amounts, (months, given) => {
      const grants = given.map((amount, at) => pack(`p${at}`, { amount }));
      const usage = months.map(({ month, total }) => used(month, total));
      const sum = given.reduce((all, amount) => all + amount, 0);
      const over = months.reduce((all, { total }) => all + Math.max(0, total - 50), 0);
      expect(balance(grants, usage).left).toBe(Math.max(0, sum - over));
      expect(balance(grants.toReversed(), usage.toReversed())).toEqual(balance(grants, usage));
    }),
  );
});
