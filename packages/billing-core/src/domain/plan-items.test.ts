import { expect, test } from 'vitest';
import { applyItemChanges, isChanged, planItems, type SoldPrice } from './plan-items.ts';
import { aSubscription } from './subscription.example.ts';
import type { SubscriptionItem } from './subscription-item.ts';

const item = (more: Partial<SubscriptionItem>): SubscriptionItem => ({
  id: 'si_1',
  priceId: 'price_1',
  role: 'base',
  key: 'team',
  quantity: 1,
  unitAmountMinor: 1_000,
  currency: 'usd',
  interval: 'month',
  currentPeriodStartsAt: new Date('2026-01-01T00:00:00Z'),
  currentPeriodEndsAt: new Date('2026-02-01T00:00:00Z'),
  ...more,
});
const team = aSubscription({
  planKey: 'team',
  items: [
    item({}),
    item({ id: 'si_2', priceId: 'price_seats', role: 'seats', key: 'members', quantity: 5 }),
    item({ id: 'si_3', priceId: 'price_calls', role: 'usage', key: 'api_calls', quantity: null }),
    item({ id: 'si_4', priceId: 'price_extra', role: 'add_on', key: 'extra', quantity: 2 }),
  ],
});
const price = (id: string, role: SoldPrice['role'], key: string): SoldPrice => ({
  id,
  role,
  key,
  unitAmountMinor: 100,
});

test('each item takes the price of its kind in the number of the new plan; add-ons keep theirs, use has none', () => {
  const prices = [
    price('year_base', 'base', 'team'),
    price('year_seats', 'seats', 'members'),
    price('price_calls', 'usage', 'api_calls'),
    price('year_extra', 'add_on', 'extra'),
    price('year_other', 'add_on', 'other'),
  ];
  expect(planItems(team, prices, { base: 1, seats: 4 })).toEqual([
    { id: 'si_1', price: 'year_base', quantity: 1 },
    { id: 'si_2', price: 'year_seats', quantity: 4 },
    { id: 'si_4', price: 'year_extra', quantity: 2 },
  ]);
});

test('what the other plan has no price for goes, what it sells besides comes once', () => {
  const prices = [price('solo', 'base', 'solo'), price('mails', 'usage', 'mails')];
  expect(planItems(team, prices, { base: 1, seats: 0 })).toEqual([
    { id: 'si_1', price: 'solo', quantity: 1 },
    { id: 'si_2', deleted: true },
    { id: 'si_3', deleted: true },
    { id: 'si_4', deleted: true },
    { price: 'mails' },
  ]);
});

test('after a change all items are named, in their new numbers and prices', () => {
  const changes = [
    { id: 'si_2', quantity: 3 },
    { id: 'si_4', deleted: true as const },
    { price: 'new', quantity: 1 },
  ];
  expect(applyItemChanges(team, changes)).toEqual([
    { priceId: 'price_1', quantity: 1 },
    { priceId: 'price_seats', quantity: 3 },
    { priceId: 'price_calls', quantity: null },
    { priceId: 'new', quantity: 1 },
  ]);
});

test('a change is made once every part of it is', () => {
  expect(isChanged(team, [{ id: 'si_2', quantity: 5 }])).toBe(true);
  expect(isChanged(team, [{ id: 'si_2', quantity: 6 }])).toBe(false);
  expect(isChanged(team, [{ id: 'si_9', deleted: true }])).toBe(true);
  expect(isChanged(team, [{ id: 'si_4', deleted: true }])).toBe(false);
  expect(isChanged(team, [{ price: 'price_extra', quantity: 2 }])).toBe(true);
  expect(isChanged(team, [{ price: 'price_none', quantity: 2 }])).toBe(false);
});

test('seats are those of the list, at the price that they have too; where none is billed there is no item', () => {
  const prices = [
    price('price_1', 'base', 'team'),
    price('price_seats', 'seats', 'members'),
    price('price_calls', 'usage', 'api_calls'),
    price('price_extra', 'add_on', 'extra'),
  ];
  expect(planItems(team, prices, { base: 1, seats: 5 })).toEqual([]);
  expect(planItems(team, prices, { base: 1, seats: 7 })).toEqual([
    { id: 'si_2', price: 'price_seats', quantity: 7 },
  ]);
  expect(planItems(team, prices, { base: 1, seats: 0 })).toEqual([{ id: 'si_2', deleted: true }]);
  const solo = aSubscription({ items: [item({})] });
  expect(planItems(solo, prices, { base: 1, seats: 0 })).toEqual([{ price: 'price_calls' }]);
  expect(planItems(solo, prices, { base: 1, seats: 2 })).toEqual([
    { price: 'price_seats', quantity: 2 },
    { price: 'price_calls' },
  ]);
});
