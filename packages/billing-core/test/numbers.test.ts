import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLifecycleConfig } from '../src/domain/catalog/lifecycle.example.ts';
import { sellAddOn } from './lab/lifecycle-lines.ts';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

const prices = { usd: { month: 1_000, year: 10_000 } };
const addOns = { extra: { name: 'Extra', description: '', prices, features: {} } };

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: { ...aLifecycleConfig, addOns } });
  await sellAddOn(world);
});
afterAll(() => world.close());

let accounts = 0;
async function subscriber(): Promise<string> {
  accounts += 1;
  const id = `number-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@number.example` });
  await buy(world, { planKey: 'starter' }, id);
  await world.advance(14 * DAY);
  return id;
}
async function itemsOf(account: string) {
  const rows = await world.db
    .selectFrom('subscription_items')
    .select(['role', 'key', 'quantity'])
    .where('account_id', '=', account)
    .orderBy('role')
    .execute();
  return rows.map(({ role, key, quantity }) => [role, key, quantity]);
}
const totals = async (account: string) =>
  (await world.billing.invoices.list(account, { cursor: null, limit: 10 })).items.map(
    ({ total }) => total.amountMinor,
  );
const month = 31 * DAY;

test('more is charged at once as previewed, less counts from the next period, and the number of now drops that', async () => {
  const { quantityChange } = world.billing;
  const account = await subscriber();
  const preview = must(await quantityChange.preview(account, { quantity: 3 }));
  expect(preview).toMatchObject({ startsAt: null, nextCharge: { amount: { amountMinor: 8_700 } } });
  const act = world.act(account);
  const both = await Promise.all([
    quantityChange.apply(act, { token: preview.token }),
    quantityChange.apply(act, { token: preview.token }),
  ]);
  for (const outcome of both) expect(must(outcome).charged).toEqual(preview.dueNow);
  await world.settle();
  expect((await totals(account))[0]).toBe(preview.dueNow.amountMinor);

  const less = must(await quantityChange.set(world.act(account), { quantity: 2 }));
  expect(less).toMatchObject({ charged: { amountMinor: 0 }, startsAt: preview.nextCharge.at });
  await world.settle();
  expect(await itemsOf(account)).toEqual([['base', 'starter', 3]]);
  expect(await world.billing.overview(account)).toMatchObject({
    plannedChange: { planKey: 'starter', price: { amountMinor: 5_800 } },
    nextCharge: { amount: { amountMinor: 5_800 } },
  });
  expect(must(await quantityChange.set(world.act(account), { quantity: 3 })).startsAt).toBeNull();
  await world.settle();
  expect(await world.billing.overview(account)).toMatchObject({ plannedChange: null });
  must(await quantityChange.set(world.act(account), { quantity: 1 }));
  await world.advance(month);
  expect(await itemsOf(account)).toEqual([['base', 'starter', 1]]);
  expect((await totals(account))[0]).toBe(2_900);
});

test('the same act sets the same number once, also when it comes twice at once and again later', async () => {
  const { quantityChange } = world.billing;
  const account = await subscriber();
  const act = world.act(account);
  const both = await Promise.all([
    quantityChange.set(act, { quantity: 4 }),
    quantityChange.set(act, { quantity: 4 }),
  ]);
  expect(must(both[0])).toEqual(must(both[1]));
  await world.settle();
  expect(must(await quantityChange.set(act, { quantity: 4 }))).toEqual(must(both[0]));
  await world.settle();
  expect(await totals(account)).toHaveLength(2);
  expect(await itemsOf(account)).toEqual([['base', 'starter', 4]]);
});

test('an add-on comes at once for the rest of the period, and goes when the period ends', async () => {
  const { addOns: sold } = world.billing;
  const account = await subscriber();
  const preview = must(await sold.preview(account, { addOn: 'extra', quantity: 2 }));
  expect(preview).toMatchObject({ startsAt: null, nextCharge: { amount: { amountMinor: 4_900 } } });
  must(await sold.apply(world.act(account), { token: preview.token }));
  await world.settle();
  expect((await totals(account))[0]).toBe(preview.dueNow.amountMinor);
  expect(await itemsOf(account)).toEqual([
    ['add_on', 'extra', 2],
    ['base', 'starter', 1],
  ]);
  expect(await world.billing.overview(account)).toMatchObject({ price: { amountMinor: 4_900 } });
  const none = must(await sold.preview(account, { addOn: 'extra', quantity: 0 }));
  expect(none).toMatchObject({ dueNow: { amountMinor: 0 }, nextCharge: { amount: { amountMinor: 2_900 } } });
  must(await sold.apply(world.act(account), { token: none.token }));
  await world.advance(month);
  expect(await itemsOf(account)).toEqual([['base', 'starter', 1]]);
  expect((await totals(account))[0]).toBe(2_900);
});

test('an add-on that there is not is refused, and a card that is declined changes nothing', async () => {
  const account = await subscriber();
  expect(codeOf(await world.billing.addOns.preview(account, { addOn: 'constructor', quantity: 1 }))).toBe(
    'add_on_not_offered',
  );
  const preview = must(await world.billing.addOns.preview(account, { addOn: 'extra', quantity: 1 }));
  const { stripe_customer_id: customer } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  const { id: card } = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer ?? '',
  });
  const [live] = (await world.stripe.subscriptions.list({ customer: customer ?? '' })).data;
  await world.stripe.subscriptions.update(live?.id ?? '', { default_payment_method: card });
  await world.settle();
  expect(codeOf(await world.billing.addOns.apply(world.act(account), { token: preview.token }))).toBe(
    'payment_declined',
  );
  await world.settle();
  expect(await itemsOf(account)).toEqual([['base', 'starter', 1]]);
  expect(await totals(account)).toHaveLength(1);
});
