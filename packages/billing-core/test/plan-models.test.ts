import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRichConfig } from '../src/domain/catalog/rich-config.example.ts';
import type { Money } from '../src/domain/money.ts';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

type Interval = 'month' | 'year';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: aRichConfig });
});
afterAll(() => world.close());

/** Somebody with so many members, on a plan that was bought, and so many of each add-on beside it. */
async function subscriber({
  planKey,
  interval = 'month',
  members = 0,
  addOns = {},
}: {
  planKey: string;
  interval?: Interval;
  members?: number;
  addOns?: Record<string, number>;
}): Promise<string> {
  const account = `models-${randomUUID()}`;
  const { billing } = world;
  await billing.accounts.ensure({ id: account, name: account, email: `${account}@acme.example` });
  for (let n = 0; n < members; n += 1) await seat(account, `m${n}`);
  await buy(world, { planKey, interval }, account);
  for (const [addOn, quantity] of Object.entries(addOns)) {
    const { token } = must(await billing.addOns.preview(account, { addOn, quantity }));
    must(await billing.addOns.apply(world.act(account), { token }));
    await world.settle();
  }
  return account;
}

const seat = (account: string, memberId: string) =>
  world.db
    .insertInto('seats')
    .values({ account_id: account, member_id: memberId, added_by: 'ada' })
    .execute();

async function subscriptionOf(account: string) {
  const row = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'schedule_id'])
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  return world.stripe.subscriptions.retrieve(row.id);
}

/** What Stripe bills: each item as its price's own lookup key and number. */
async function itemsOf(account: string): Promise<Record<string, number | undefined>> {
  const { items } = await subscriptionOf(account);
  return Object.fromEntries(
    items.data
      .map(({ price, quantity }) => [price.lookup_key ?? price.id, quantity] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const invoices = async (account: string) =>
  (await world.billing.invoices.list(account, { cursor: null, limit: 20 })).items;
const invoiced = async (account: string) => (await invoices(account)).map(({ total }) => total.amountMinor);

/** Confirms a change of plan; what is charged is what was shown, and no invoice besides. */
async function change(account: string, planKey: string, interval: Interval = 'month') {
  const before = new Set((await invoices(account)).map(({ id }) => id));
  const shown = must(await world.billing.planChange.preview(account, { planKey, interval }));
  const done = must(await world.billing.planChange.apply(world.act(account), { token: shown.token }));
  await world.settle();
  const made = (await invoices(account)).filter(({ id }) => !before.has(id));
  expect(done.charged).toEqual(shown.dueNow);
  expect(made.map(({ total }) => total.amountMinor)).toEqual(
    shown.startsAt === null ? [shown.dueNow.amountMinor] : [],
  );
  return shown;
}

const minor = ({ amountMinor }: Money) => amountMinor;

test('flat to hybrid: base, seats beyond the included ones and use come, and the charge is the one that was shown', async () => {
  const account = await subscriber({ planKey: 'starter', members: 5, addOns: { projects: 2 } });
  await world.advance(10 * DAY);
  const shown = await change(account, 'team');
  expect(shown.startsAt).toBeNull();
  expect(minor(shown.dueNow)).toBeGreaterThan(0);
  expect(minor(shown.to.price)).toBe(9_900 + 2 * 900 + 2 * 500);
  expect(await itemsOf(account)).toEqual({
    'add_on:projects_month_usd': 2,
    'seats:team_month_usd': 2,
    team_month_usd: 1,
    'usage:team:calls_usd': undefined,
  });
  await world.advance(25 * DAY);
  expect((await invoiced(account))[0]).toBe(9_900 + 1_800 + 1_000);
});

test('flat to hybrid with nobody beyond the included ones has no item for seats until somebody joins', async () => {
  const account = await subscriber({ planKey: 'starter', members: 2 });
  await change(account, 'team');
  expect(Object.keys(await itemsOf(account))).toEqual(['team_month_usd', 'usage:team:calls_usd']);
  for (const memberId of ['x', 'y']) must(await world.billing.seats.add(world.act(account), { memberId }));
  await world.settle();
  expect(await itemsOf(account)).toMatchObject({ 'seats:team_month_usd': 1 });
});

test('hybrid to flat at the period’s end: seats, use and what the plan may not have go then, the other add-on stays', async () => {
  const account = await subscriber({ planKey: 'team', members: 6, addOns: { projects: 1, support: 1 } });
  const shown = await change(account, 'starter');
  expect(minor(shown.dueNow)).toBe(0);
  expect(shown.startsAt).not.toBeNull();
  expect(minor(shown.nextCharge.amount)).toBe(2_900 + 500);
  expect(await itemsOf(account)).toMatchObject({ team_month_usd: 1, 'seats:team_month_usd': 3 });
  await world.advance(32 * DAY);
  expect(await itemsOf(account)).toEqual({ 'add_on:projects_month_usd': 1, starter_month_usd: 1 });
  expect((await invoiced(account))[0]).toBe(3_400);
});

test('whoever joins while a smaller plan is planned is billed now by the plan of now, and then by the other', async () => {
  const account = await subscriber({ planKey: 'team', members: 5 });
  const shown = await change(account, 'crew');
  expect(shown.startsAt).not.toBeNull();
  must(await world.billing.seats.add(world.act(account), { memberId: 'late' }));
  await world.settle();
  expect(await itemsOf(account)).toMatchObject({ team_month_usd: 1, 'seats:team_month_usd': 3 });
  expect(await world.billing.overview(account)).toMatchObject({ plannedChange: { planKey: 'crew' } });
  const before = await invoices(account);
  await world.advance(32 * DAY);
  expect(await itemsOf(account)).toEqual({ 'seats:crew_month_usd': 6 });
  // Six seats at 10, and what was missing of the sixth in the month before.
  const [bill] = await invoiced(account);
  expect((await invoiced(account)).length).toBe(before.length + 1);
  expect(bill).toBeGreaterThan(6_000);
  expect(bill).toBeLessThanOrEqual(6_900);
});

test('seats alone to hybrid, and by tiers what costs more begins now', async () => {
  const account = await subscriber({ planKey: 'crew', members: 4 });
  const shown = await change(account, 'team');
  expect(shown.startsAt).toBeNull();
  expect(await itemsOf(account)).toEqual({
    'seats:team_month_usd': 1,
    team_month_usd: 1,
    'usage:team:calls_usd': undefined,
  });
  const many = await subscriber({ planKey: 'team', members: 12 });
  // 9,900 and nine at 900, against twelve at 800.
  expect((await change(many, 'crew')).startsAt).not.toBeNull();
});

test('the same hybrid plan by the year begins now; its use stays monthly, and back to months waits for the year’s end', async () => {
  const account = await subscriber({ planKey: 'team', members: 5, addOns: { projects: 1 } });
  await world.advance(12 * DAY);
  const shown = await change(account, 'team', 'year');
  expect(minor(shown.to.price)).toBe(99_000 + 2 * 9_000 + 5_000);
  expect(await itemsOf(account)).toEqual({
    'add_on:projects_year_usd': 1,
    'seats:team_year_usd': 2,
    team_year_usd: 1,
    'usage:team:calls_usd': undefined,
  });
  const back = await change(account, 'team', 'month');
  const monthsLeft = (Date.parse(back.startsAt ?? '') - world.now().getTime()) / (30 * DAY * 1000);
  expect(monthsLeft).toBeGreaterThan(11);
  await world.advance(40 * DAY);
  expect(await itemsOf(account)).toMatchObject({ team_year_usd: 1 });
  await world.advance(330 * DAY);
  expect(await itemsOf(account)).toEqual({
    'add_on:projects_month_usd': 1,
    'seats:team_month_usd': 2,
    team_month_usd: 1,
    'usage:team:calls_usd': undefined,
  });
});

test('to use alone and back: nothing is due beforehand, and a year of it is not sold', async () => {
  const account = await subscriber({ planKey: 'starter' });
  expect(
    codeOf(await world.billing.planChange.preview(account, { planKey: 'metered', interval: 'year' })),
  ).toBe('interval_not_offered');
  const shown = await change(account, 'metered');
  expect(shown.startsAt).not.toBeNull();
  await world.advance(32 * DAY);
  expect(await itemsOf(account)).toEqual({ 'usage:metered:calls_usd': undefined });
  const back = await change(account, 'starter');
  expect(back.startsAt).toBeNull();
  expect(await itemsOf(account)).toEqual({ starter_month_usd: 1 });
});

test('a number that was bought of a flat plan is no number of a plan with seats', async () => {
  const account = await subscriber({ planKey: 'starter', members: 4 });
  must(await world.billing.quantityChange.set(world.act(account), { quantity: 3 }));
  await world.settle();
  await change(account, 'team');
  expect(await itemsOf(account)).toMatchObject({ team_month_usd: 1, 'seats:team_month_usd': 1 });
  const { quantityChange } = world.billing;
  expect(codeOf(await quantityChange.preview(account, { quantity: 9 }))).toBe('quantity_follows_seats');
  expect(codeOf(await quantityChange.set(world.act(account), { quantity: 9 }))).toBe(
    'quantity_follows_seats',
  );
  expect(await itemsOf(account)).toMatchObject({ 'seats:team_month_usd': 1 });
});

test('who joined between the look at a plan and its confirmation is counted once it begins', async () => {
  const account = await subscriber({ planKey: 'starter', members: 4 });
  const shown = must(await world.billing.planChange.preview(account, { planKey: 'team', interval: 'month' }));
  await seat(account, 'meanwhile');
  const done = must(await world.billing.planChange.apply(world.act(account), { token: shown.token }));
  expect(done.charged).toEqual(shown.dueNow);
  await world.settle();
  expect(await itemsOf(account)).toMatchObject({ 'seats:team_month_usd': 2 });
});

test('from free to a paid plan is a checkout: there is nothing to change', async () => {
  const account = `models-${randomUUID()}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@acme.example` });
  expect(
    codeOf(await world.billing.planChange.preview(account, { planKey: 'team', interval: 'month' })),
  ).toBe('no_live_subscription');
  await seat(account, 'one');
  await buy(world, { planKey: 'team' }, account);
  expect(Object.keys(await itemsOf(account))).toEqual(['team_month_usd', 'usage:team:calls_usd']);
  expect(
    codeOf(await world.billing.planChange.preview(account, { planKey: 'free', interval: 'month' })),
  ).toBe('plan_not_found');
});
