import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { aSubscription } from '../src/domain/subscription.example.ts';
import type { Subscription } from '../src/domain/subscription.ts';
import type { SubscriptionItem } from '../src/domain/subscription-item.ts';
import { loadSubscriptions } from '../src/shell/apply/load-owners.ts';
import { writeRows } from '../src/shell/apply/write-rows.ts';

let database: TestDatabase;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
  const account = { livemode: false, name: '', email: '', currency: null, stripe_customer_id: null };
  await database.db
    .insertInto('accounts')
    .values([
      { ...account, id: 'acme' },
      { ...account, id: 'other' },
    ])
    .execute();
});
afterAll(() => database.drop());

const item = (id: string, more: Partial<SubscriptionItem>): SubscriptionItem => ({
  ...{ role: 'seats', key: 'members', priceId: `price_${id}`, quantity: 3, unitAmountMinor: 900 },
  ...{ currency: 'usd', interval: 'month' },
  currentPeriodStartsAt: new Date('2026-01-01T00:00:00Z'),
  currentPeriodEndsAt: new Date('2026-02-01T00:00:00Z'),
  id,
  ...more,
});
const seats = item('si_2', {});
const usage = item('si_3', { role: 'usage', key: 'calls', quantity: null, unitAmountMinor: null });

const write = (...subscriptions: Subscription[]) =>
  database.db.transaction().execute((trx) =>
    writeRows(
      trx,
      subscriptions.map((row) => ({ kind: 'subscription', row })),
    ),
  );
const read = (accountId = 'acme') =>
  database.db.transaction().execute((trx) => loadSubscriptions(trx, [accountId]));

test('a subscription is read with the items that it was written with', async () => {
  const hybrid = aSubscription({ items: [...aSubscription().items, seats, usage] });
  await write(hybrid);
  expect(await read()).toEqual([hybrid]);
});

test('an item that changes is changed, and one that is gone is gone; those of others stay', async () => {
  const beside = aSubscription({ id: 'sub_2', items: [item('si_9', {})] });
  await write(aSubscription({ items: [seats, usage] }), beside);
  const after = aSubscription({ items: [item('si_2', { quantity: 5 })] });
  await write(after);
  expect(await read()).toEqual([after, beside]);
});

test('a subscription that turns out to be another account’s takes its items along', async () => {
  await write(aSubscription({ items: [seats] }));
  const moved = aSubscription({ accountId: 'other', items: [seats] });
  await write(moved);
  expect(await read()).toEqual([]);
  expect(await read('other')).toEqual([moved]);
  const left = await database.db.selectFrom('subscription_items').select('account_id').execute();
  expect(left).toEqual([{ account_id: 'other' }]);
});
