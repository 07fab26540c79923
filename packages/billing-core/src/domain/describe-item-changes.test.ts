import { expect, test } from 'vitest';
import { describeItemChanges } from './describe-item-changes.ts';
import { aSubscription } from './subscription.example.ts';
import type { SubscriptionItem } from './subscription-item.ts';

const items = (...given: Partial<SubscriptionItem>[]) =>
  given.flatMap((more) => aSubscription().items.map((item) => ({ ...item, ...more })));

const seats = { id: 'si_2', role: 'seats', key: 'members', quantity: 3 } as const;
const addOn = { id: 'si_3', role: 'add_on', key: 'projects', quantity: 2 } as const;

test('what is the same needs no words', () => {
  expect(describeItemChanges(items({}, seats), items({}, seats))).toEqual([]);
});

test('what came, what went and what became more or less is said', () => {
  expect(describeItemChanges(items({}, seats), items({}, { ...seats, quantity: 5 }, addOn))).toEqual([
    'Seats of members went from 3 to 5.',
    'Add-on projects was added, 2 times.',
  ]);
  expect(describeItemChanges(items({}, seats), items({ priceId: 'price_2' }))).toEqual([
    'Plan starter has another price.',
    'Seats of members was removed.',
  ]);
});
