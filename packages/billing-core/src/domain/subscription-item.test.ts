import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { mainItem, toSoldItems } from './subscription-item.ts';

interface Given {
  id: string;
  metadata: Record<string, string>;
  interval?: string;
}

const snapshotOf = (items: Given[]) =>
  ({
    id: 'sub_1',
    created: 1_000,
    currency: 'usd',
    items: {
      data: items.map(({ id, metadata, interval = 'month' }) => ({
        id,
        quantity: 4,
        current_period_start: 1_000,
        current_period_end: 2_000,
        price: { id: `price_${id}`, unit_amount: 900, metadata, recurring: { interval } },
      })),
    },
  }) as unknown as Stripe.Subscription;

const of = (role: string, key: string, plan?: string) => ({
  billwright_role: role,
  billwright_key: key,
  ...(plan ? { billwright_plan: plan } : {}),
});
const base = { id: 'si_4', metadata: of('base', 'team', 'team') };
const seats = { id: 'si_3', metadata: of('seats', 'members', 'team') };
const usage = { id: 'si_2', metadata: of('usage', 'calls', 'team') };
const addOn = { id: 'si_1', metadata: of('add_on', 'projects') };

const mainOf = (...items: Given[]) => mainItem(toSoldItems(snapshotOf(items)))?.item.id;

test('what an item is, its price’s metadata tells; a use has no quantity', () => {
  const items = toSoldItems(snapshotOf([base, seats, usage, addOn])).map(({ item }) => item);
  expect(items.map(({ id, role, key, quantity }) => [id, role, key, quantity])).toEqual([
    ['si_1', 'add_on', 'projects', 4],
    ['si_2', 'usage', 'calls', null],
    ['si_3', 'seats', 'members', 4],
    ['si_4', 'base', 'team', 4],
  ]);
});

test('a price that names its plan only is the plan’s own', () => {
  const items = toSoldItems(snapshotOf([{ id: 'si_1', metadata: { billwright_plan: 'pro' } }]));
  expect(items).toMatchObject([{ item: { role: 'base', key: 'pro' }, planKey: 'pro' }]);
});

test('what is not of this catalogue is no item: another’s price, a role or an interval not known today', () => {
  const strange = { id: 'si_1', metadata: {} };
  const role = { id: 'si_2', metadata: { billwright_role: 'gift', billwright_key: 'x' } };
  const weekly = { ...base, interval: 'week' };
  expect(toSoldItems(snapshotOf([strange, role, weekly]))).toEqual([]);
});

test('the plan’s own price stands for it; without one its seats do, and without those its use', () => {
  expect(mainOf(addOn, usage, seats, base)).toBe('si_4');
  expect(mainOf(addOn, usage, seats)).toBe('si_3');
  expect(mainOf(addOn, usage)).toBe('si_2');
  expect(mainOf(addOn)).toBeUndefined();
});
