import { expect, test } from 'vitest';
import type { PriceMigrationPolicy } from '../../capabilities/price-migrations.ts';
import { aSubscription } from '../subscription.example.ts';
import { compareBills } from './compare-bills.ts';
import { decideTreatment, type MigrationTerms } from './decide-treatment.ts';
import { effectiveAt } from './effective-at.ts';
import type { TargetPrice } from './price-changes.ts';

const policy: PriceMigrationPolicy = {
  when: 'next_renewal',
  noticeDays: 30,
  cancelling: 'skip',
  scheduled: 'skip',
  pastDue: 'skip',
  trialing: 'wait',
};
const target: TargetPrice = {
  priceId: 'price_new',
  role: 'base',
  key: 'starter',
  interval: 'month',
  currency: 'usd',
  unitAmountMinor: 3_900,
};
const terms: MigrationTerms = { planKey: 'starter', priceIds: [], targets: [target], policy };
const kindOf = (more: Parameters<typeof aSubscription>[0], changed: Partial<MigrationTerms> = {}) =>
  decideTreatment(aSubscription(more), { ...terms, ...changed }).kind;

test('who pays an old price is moved, item by item', () => {
  expect(decideTreatment(aSubscription(), terms)).toMatchObject({
    kind: 'migrate',
    changes: [{ itemId: 'si_1', fromPriceId: 'price_starter', toPriceId: 'price_new' }],
  });
});

test('who has ended, is unknown, has another plan or pays the present price is left alone', () => {
  expect(decideTreatment(undefined, terms).kind).toBe('skip');
  expect(kindOf({ status: 'canceled' })).toBe('skip');
  expect(kindOf({ planKey: 'pro' })).toBe('skip');
  expect(kindOf({ priceId: 'price_new' })).toBe('skip');
  expect(kindOf({}, { priceIds: ['price_other'] })).toBe('skip');
});

test.each([
  ['cancelling', { cancelAtPeriodEnd: true }, ['skip', 'wait']],
  ['scheduled', { scheduleId: 'sub_sched_1' }, ['skip', 'wait']],
  ['pastDue', { status: 'past_due' }, ['skip', 'wait', 'include']],
  ['trialing', { status: 'trialing' }, ['skip', 'wait', 'include']],
] as const)('who is %s is treated as the policy says', (name, more, ways) => {
  for (const way of ways) {
    const expected = way === 'include' ? 'migrate' : way;
    expect(kindOf(more, { policy: { ...policy, [name]: way } })).toBe(expected);
  }
});

test('who can not be billed at all is looked at again', () => {
  expect(kindOf({ status: 'unpaid' })).toBe('wait');
  expect(kindOf({ status: 'paused' })).toBe('wait');
  expect(kindOf({ collectionPaused: 'void' })).toBe('wait');
});

test('bills are amounts times numbers, and not guessed where that does not say them', () => {
  const changes = [{ itemId: 'si_1', fromPriceId: 'price_starter', toPriceId: 'price_new' }];
  expect(compareBills(aSubscription({ quantity: 3 }), changes, [target])).toEqual({
    oldMinor: 8_700,
    newMinor: 11_700,
  });
  expect(compareBills(aSubscription({ discountIds: ['di_1'] }), changes, [target])).toBeUndefined();
  expect(compareBills(aSubscription(), changes, [{ ...target, unitAmountMinor: null }])).toBeUndefined();
});

test('the first renewal that leaves the notice its days, by the anchor of the month’s end', () => {
  const facts = {
    toldAt: new Date('2026-02-10T10:00:00Z'),
    periodEndsAt: new Date('2026-02-28T10:00:00Z'),
    anchor: new Date('2026-01-31T10:00:00Z'),
    interval: 'month',
    isIncrease: true,
  } as const;
  const at = (noticeDays: number, more: Partial<typeof facts> | { isIncrease: false } = {}) =>
    effectiveAt({ when: 'next_renewal', noticeDays }, { ...facts, ...more }).toISOString();
  expect(at(18)).toBe('2026-02-28T10:00:00.000Z');
  expect(at(19)).toBe('2026-03-31T10:00:00.000Z');
  expect(at(60)).toBe('2026-04-30T10:00:00.000Z');
  expect(at(60, { isIncrease: false })).toBe('2026-02-28T10:00:00.000Z');
  expect(effectiveAt({ when: 'at_once', noticeDays: 30 }, facts).toISOString()).toBe(
    '2026-03-12T10:00:00.000Z',
  );
});
