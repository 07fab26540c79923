import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRichConfig } from '../src/domain/catalog/rich-config.example.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { createContext } from './context.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: aRichConfig });
});
afterAll(() => world.close());

/** An account of its own, with so many members before it buys. */
async function anAccount(
  members: number,
  plan: { planKey: string; interval?: 'month' | 'year'; currency?: string } = { planKey: 'team' },
): Promise<string> {
  const accountId = `account-${randomUUID()}`;
  await world.billing.accounts.ensure({ id: accountId, name: 'Acme', email: `${accountId}@acme.example` });
  for (let n = 0; n < members; n += 1)
    await world.db
      .insertInto('seats')
      .values({ account_id: accountId, member_id: `m${n}`, added_by: 'ada' })
      .execute();
  await buy(world, plan, accountId);
  return accountId;
}

const add = (accountId: string, memberId: string) =>
  world.billing.seats.add(world.act(accountId), { memberId });
const remove = (accountId: string, memberId: string) =>
  world.billing.seats.remove(world.act(accountId), { memberId });

/** How many seats Stripe bills. */
async function billed(accountId: string): Promise<number> {
  const { id } = await world.db
    .selectFrom('subscriptions')
    .select('id')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const { items } = await world.stripe.subscriptions.retrieve(id);
  return items.data.find(({ price }) => price.metadata.billwright_role === 'seats')?.quantity ?? 0;
}

test('a hybrid plan is bought with its seats and its use, and mirrored with them', async () => {
  const accountId = await anAccount(5);
  expect(await billed(accountId)).toBe(2);
  const items = await world.db
    .selectFrom('subscription_items')
    .select(['role', 'key', 'quantity', 'unit_amount_minor'])
    .where('account_id', '=', accountId)
    .orderBy('role')
    .execute();
  expect(items).toEqual([
    { role: 'base', key: 'team', quantity: 1, unit_amount_minor: 9_900 },
    { role: 'seats', key: 'members', quantity: 2, unit_amount_minor: 900 },
    { role: 'usage', key: 'calls', quantity: null, unit_amount_minor: null },
  ]);
});

test('in a year’s plan the use is billed each month; a plan of use alone has no other item', async () => {
  const itemsOf = async (accountId: string) => {
    const [subscription] = await world.db
      .selectFrom('subscriptions')
      .select(['plan_key', 'interval', 'currency'])
      .where('account_id', '=', accountId)
      .execute();
    const items = await world.db
      .selectFrom('subscription_items')
      .select(['role', 'interval'])
      .where('account_id', '=', accountId)
      .orderBy('role')
      .execute();
    return { ...subscription, items };
  };
  expect(await itemsOf(await anAccount(4, { planKey: 'team', interval: 'year', currency: 'jpy' }))).toEqual({
    plan_key: 'team',
    interval: 'year',
    currency: 'jpy',
    items: [
      { role: 'base', interval: 'year' },
      { role: 'seats', interval: 'year' },
      { role: 'usage', interval: 'month' },
    ],
  });
  expect(await itemsOf(await anAccount(0, { planKey: 'metered' }))).toEqual({
    plan_key: 'metered',
    interval: 'month',
    currency: 'usd',
    items: [{ role: 'usage', interval: 'month' }],
  });
});

test('a seat beyond the included ones is billed, its charge waits for the next invoice, and its webhook changes nothing', async () => {
  const accountId = await anAccount(3);
  expect(await billed(accountId)).toBe(0);
  // A worker that is quick has told Stripe already.
  expect(must(await add(accountId, 'm3'))).toMatchObject({
    paid: 1,
    isBeingUpdated: expect.any(Boolean),
    limit: 20,
    included: 3,
  });
  await world.settle();
  expect(await billed(accountId)).toBe(1);
  expect(await world.billing.seats.list(accountId)).toMatchObject({
    paid: 1,
    isBeingUpdated: false,
    priceText: '$9 a month each',
    members: [{ memberId: 'm0' }, { memberId: 'm1' }, { memberId: 'm2' }, { memberId: 'm3' }],
  });
  const { data } = await world.stripe.invoices.list({ limit: 1 });
  expect(data[0]?.billing_reason).toBe('subscription_create');
});

test('what recurs is the plan and its seats, and not its use', async () => {
  const accountId = await anAccount(5);
  must(await add(accountId, 'm5'));
  await world.settle();
  const movements = await world.db
    .selectFrom('revenue_movements')
    .select(['kind', 'delta_minor', 'mrr_minor'])
    .where('account_id', '=', accountId)
    .orderBy('sequence')
    .execute();
  expect(movements).toEqual([
    { kind: 'new', delta_minor: 9_900 + 2 * 900, mrr_minor: 11_700 },
    { kind: 'expansion', delta_minor: 900, mrr_minor: 12_600 },
  ]);
});

test('a seat that is removed is credited: the next invoice says both', async () => {
  const accountId = await anAccount(6);
  must(await remove(accountId, 'm5'));
  await world.settle();
  expect(await billed(accountId)).toBe(2);
  const { id } = await world.db
    .selectFrom('subscriptions')
    .select('id')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const preview = await world.stripe.invoices.createPreview({ subscription: id });
  const prorated = preview.lines.data.filter(({ parent }) => parent?.subscription_item_details?.proration);
  expect(prorated.reduce((total, { amount }) => total + amount, 0)).toBeLessThan(0);
});

test('the plan’s last seat is taken by one of two that come at once, and the other is told what to do', async () => {
  const accountId = await anAccount(19);
  const outcomes = await Promise.all([add(accountId, 'eve'), add(accountId, 'kim')]);
  expect(outcomes.map(codeOf).toSorted()).toEqual(['ok', 'seats_exhausted']);
  const refused = outcomes.find(({ ok }) => !ok);
  expect(refused).toMatchObject({ error: { message: 'All 20 seats of your plan are taken.' } });
});

test('who has a seat keeps it, a press twice takes one, and nobody is removed who has none', async () => {
  const accountId = await anAccount(3);
  const act = world.act(accountId);
  const twice = await Promise.all([
    world.billing.seats.add(act, { memberId: 'eve' }),
    world.billing.seats.add(act, { memberId: 'eve' }),
  ]);
  expect(twice.map(codeOf)).toEqual(['ok', 'ok']);
  expect((await world.billing.seats.list(accountId)).members).toHaveLength(4);
  expect(codeOf(await remove(accountId, 'nobody'))).toBe('seat_not_found');
  expect(codeOf(await add('nobody', 'eve'))).toBe('account_not_found');
});

test('whatever people do at once, Stripe bills what the list says in the end', async () => {
  const accountId = await anAccount(4);
  const changes = fc.array(
    fc.record({ change: fc.constantFrom('add', 'remove'), member: fc.integer({ min: 0, max: 8 }) }),
    { minLength: 2, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(changes, async (all) => {
      await Promise.all(
        all.map(({ change, member }) =>
          change === 'add' ? add(accountId, `m${member}`) : remove(accountId, `m${member}`),
        ),
      );
      await world.settle();
      const { members, isBeingUpdated } = await world.billing.seats.list(accountId);
      expect(await billed(accountId)).toBe(Math.max(0, members.length - 3));
      expect(isBeingUpdated).toBe(false);
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('many that are owed are one call: the first brings the newest number, the others find nothing to do', async () => {
  await world.billing.worker.stop();
  const accountId = await anAccountWithoutWorker();
  const context = createContext(world);
  await Promise.all(['a', 'b', 'c', 'd'].map((member) => add(accountId, member)));
  const owed = await world.db
    .selectFrom('effects')
    .select('key')
    .where('account_id', '=', accountId)
    .where('state', '=', 'pending')
    .execute();
  for (const { key } of owed) await runEffect(context, key);
  const done = await world.db
    .selectFrom('effects')
    .select('because')
    .where('account_id', '=', accountId)
    .where('kind', '=', 'sync_seats')
    .where('key', 'not like', '%:activated')
    .execute();
  expect(done.map(({ because }) => because ?? 'sent').toSorted()).toEqual([
    'Seats that are paid for: 5, as the list says.',
    'Seats that are paid for: 5, as the list says.',
    'Seats that are paid for: 5, as the list says.',
    'sent',
  ]);
  expect(await billed(accountId)).toBe(5);
});

/** Bought before the worker stopped. */
async function anAccountWithoutWorker(): Promise<string> {
  await world.billing.worker.start();
  const accountId = await anAccount(4);
  await world.billing.worker.stop();
  return accountId;
}
