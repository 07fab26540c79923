import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Billing } from '../src/billing.ts';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

/** Pro by the month in dollars, dearer than those who came before have it. */
const dearer = {
  ...aConfig,
  plans: {
    ...aConfig.plans,
    pro: {
      ...aConfig.plans.pro,
      prices: { ...aConfig.plans.pro.prices, usd: { month: 9_900, year: 99_000 } },
    },
  },
};

let world: World;
let billing: Billing;
const old: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  for (const n of [1, 2, 3, 4]) {
    const id = `old-${n}`;
    old.push(id);
    await world.billing.accounts.ensure({ id, name: id, email: `${id}@old.example` });
    await buy(world, { planKey: 'starter' }, id);
    const { token } = must(await world.billing.planChange.preview(id, { planKey: 'pro', interval: 'month' }));
    must(await world.billing.planChange.apply(world.act(id), { token }));
    await world.settle();
  }
  billing = createBilling({ ...world.options, config: dearer });
  await billing.push.apply();
  await world.settle();
}, 60_000);
afterAll(async () => {
  await billing.close();
  await world.close();
});

const itemOf = async (account: string) => {
  const { id } = await world.db
    .selectFrom('subscriptions')
    .select('id')
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  const [item] = (await world.stripe.subscriptions.retrieve(id)).items.data;
  if (!item) throw new Error(`${account} has no item.`);
  return item;
};
const isOldActive = async () => {
  const { data } = await world.stripe.prices.list({ active: true, limit: 100 });
  return data.some(({ unit_amount: amount }) => amount === 7_900);
};
const plan = async (account: string) => {
  const { token } = must(
    await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }),
  );
  return billing.planChange.apply(world.act(account), { token });
};

test('who has an archived price plans a smaller plan, keeps the price until then, and nobody can buy it meanwhile', async () => {
  const [account = ''] = old;
  expect((await itemOf(account)).price).toMatchObject({ unit_amount: 7_900, active: false });
  const planned = must(await plan(account));
  expect(planned.startsAt).not.toBeNull();
  await world.settle();
  expect(await isOldActive()).toBe(false);
  expect((await itemOf(account)).price.unit_amount).toBe(7_900);
  expect(await billing.overview(account)).toMatchObject({ plannedChange: { planKey: 'starter' } });
});

test('two who plan at once do not close the price for each other', async () => {
  const outcomes = await Promise.all([plan(old[1] ?? ''), plan(old[2] ?? '')]);
  expect(outcomes.map(codeOf)).toEqual(['ok', 'ok']);
  await world.settle();
  expect(await isOldActive()).toBe(false);
});

test('a smaller number of what is had at an archived price is planned at that price', async () => {
  const account = old[3] ?? '';
  must(await billing.quantityChange.set(world.act(account), { quantity: 3 }));
  await world.settle();
  expect(must(await billing.quantityChange.set(world.act(account), { quantity: 2 })).startsAt).not.toBeNull();
  await world.settle();
  await world.advance(32 * DAY);
  expect(await itemOf(account)).toMatchObject({ quantity: 2, price: { unit_amount: 7_900 } });
  for (const each of old.slice(0, 3)) expect((await itemOf(each)).price.unit_amount).toBe(2_900);
  expect(await isOldActive()).toBe(false);
});
