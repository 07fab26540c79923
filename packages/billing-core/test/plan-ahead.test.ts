import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let accounts = 0;
async function subscriber(planKey: string, interval: 'month' | 'year' = 'month'): Promise<string> {
  accounts += 1;
  const id = `planner-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@plan.example` });
  // Who was here before gets no trial.
  await buy(world, { planKey: 'starter' }, id);
  if (planKey !== 'starter' || interval !== 'month') {
    const { token } = must(await world.billing.planChange.preview(id, { planKey, interval }));
    must(await world.billing.planChange.apply(world.act(id), { token }));
    await world.settle();
  }
  return id;
}

const told = async (account: string) => {
  const rows = await world.db
    .selectFrom('billing_events')
    .select('type')
    .where('account_id', '=', account)
    .where('type', 'like', 'subscription.%')
    .orderBy('id')
    .execute();
  return rows.map(({ type }) => type);
};
const totals = async (account: string) =>
  (await world.billing.invoices.list(account, { cursor: null, limit: 10 })).items.map(
    ({ total }) => total.amountMinor,
  );

test('a smaller plan begins when the period ends: seen beforehand, nothing charged, then billed as previewed', async () => {
  const { billing } = world;
  const account = await subscriber('pro');
  const paid = await totals(account);
  const preview = must(await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }));
  const { nextCharge: before } = await billing.overview(account);
  expect(preview).toMatchObject({
    startsAt: before?.at,
    lines: [],
    dueNow: { amountMinor: 0 },
    nextCharge: { at: before?.at, amount: { amountMinor: 2900 } },
    drops: null,
  });
  expect(must(await billing.planChange.apply(world.act(account), { token: preview.token }))).toEqual({
    planKey: 'starter',
    charged: { amountMinor: 0, currency: 'usd' },
    startsAt: preview.startsAt,
  });
  const planned = { planKey: 'starter', planName: 'Starter', interval: 'month', at: preview.startsAt };
  // At once, before any webhook.
  expect(await billing.overview(account)).toMatchObject({
    planKey: 'pro',
    plannedChange: planned,
    nextCharge: { amount: { amountMinor: 2900 } },
    can: { withdrawChange: true },
  });
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ planKey: 'pro', plannedChange: planned });
  expect(await billing.entitlements.check(account, 'sso')).toMatchObject({ allowed: true });
  expect(await totals(account)).toEqual(paid);
  await world.advance(32 * DAY);
  expect(await billing.overview(account)).toMatchObject({ planKey: 'starter', plannedChange: null });
  expect(await billing.entitlements.check(account, 'sso')).toMatchObject({ allowed: false });
  expect((await totals(account))[0]).toBe(2900);
  await world.advance(31 * DAY);
  expect((await totals(account)).slice(0, 2)).toEqual([2900, 2900]);
  expect(await told(account)).toEqual([
    'subscription.activated',
    'subscription.changed',
    'subscription.change_scheduled',
    'subscription.changed',
  ]);
});

test('who plans while a renewal is not heard of yet is shown the next period first, and nothing is left at Stripe', async () => {
  const { billing, db, stripe } = world;
  const account = await subscriber('pro');
  // As the row is until the webhook of the renewal comes.
  const stale = await db
    .updateTable('subscriptions')
    .set({ current_period_ends_at: world.now() })
    .where('account_id', '=', account)
    .returning('id')
    .executeTakeFirstOrThrow();
  const { token } = must(
    await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }),
  );
  expect(codeOf(await billing.planChange.apply(world.act(account), { token }))).toBe('preview_outdated');
  expect((await stripe.subscriptions.retrieve(stale.id)).schedule).toBeNull();
});

test('what is planned can be withdrawn, once, and then stays undone', async () => {
  const { billing } = world;
  const account = await subscriber('pro');
  const { token } = must(
    await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }),
  );
  must(await billing.planChange.apply(world.act(account), { token }));
  await world.settle();
  expect(must(await billing.planChange.withdraw(world.act(account)))).toEqual({ planKey: 'pro' });
  expect(await billing.overview(account)).toMatchObject({
    plannedChange: null,
    can: { withdrawChange: false },
  });
  await world.settle();
  expect(codeOf(await billing.planChange.withdraw(world.act(account)))).toBe('no_planned_change');
  await world.advance(32 * DAY);
  expect(await billing.overview(account)).toMatchObject({ planKey: 'pro' });
  expect((await totals(account))[0]).toBe(7900);
  expect((await told(account)).slice(-2)).toEqual([
    'subscription.change_scheduled',
    'subscription.change_withdrawn',
  ]);
});

test('a double click plans once; another change says what it drops, and drops it', async () => {
  const { billing, stripe } = world;
  const account = await subscriber('pro');
  const { token } = must(
    await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }),
  );
  const act = world.act(account);
  const both = await Promise.all([
    billing.planChange.apply(act, { token }),
    billing.planChange.apply(act, { token }),
  ]);
  expect(both.map(codeOf)).toEqual(['ok', 'ok']);
  expect(codeOf(await billing.planChange.apply(world.act(account), { token }))).toBe('preview_outdated');
  await world.settle();
  const preview = must(await billing.planChange.preview(account, { planKey: 'pro', interval: 'year' }));
  expect(preview.drops).toMatchObject({ planKey: 'starter' });
  expect(preview.dueNow.amountMinor).toBeGreaterThan(60_000);
  expect(must(await billing.planChange.apply(world.act(account), { token: preview.token }))).toEqual({
    planKey: 'pro',
    charged: preview.dueNow,
    startsAt: null,
  });
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({
    planKey: 'pro',
    interval: 'year',
    plannedChange: null,
    nextCharge: preview.nextCharge,
  });
  expect((await totals(account))[0]).toBe(preview.dueNow.amountMinor);
  const rows = await world.db
    .selectFrom('subscription_schedules')
    .select(['id', 'status'])
    .where('account_id', '=', account)
    .execute();
  expect(rows).toMatchObject([{ status: 'released' }]);
  expect(await stripe.subscriptionSchedules.retrieve(rows[0]?.id ?? '')).toMatchObject({
    status: 'released',
  });
});

test('from a year to months when the year ends; who cancels drops that too', async () => {
  const { billing } = world;
  const account = await subscriber('starter', 'year');
  const year = await billing.overview(account);
  const preview = must(await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }));
  expect(preview).toMatchObject({
    startsAt: year.nextCharge?.at,
    dueNow: { amountMinor: 0 },
    nextCharge: { at: year.nextCharge?.at, amount: { amountMinor: 2900 } },
  });
  must(await billing.planChange.apply(world.act(account), { token: preview.token }));
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ plannedChange: { interval: 'month' } });
  must(await billing.cancellation.cancel(world.act(account), { feedback: null, comment: null }));
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({
    plannedChange: null,
    cancelsAt: year.nextCharge?.at,
  });
  must(await billing.cancellation.undo(world.act(account)));
  const again = must(await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }));
  must(await billing.planChange.apply(world.act(account), { token: again.token }));
  await world.advance(366 * DAY);
  expect(await billing.overview(account)).toMatchObject({ interval: 'month', status: 'active' });
  expect((await totals(account))[0]).toBe(2900);
});

test('a plan that is pushed at another price meanwhile is shown again, not charged', async () => {
  const { billing } = world;
  const account = await subscriber('starter');
  const { token } = must(await billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }));
  await world.db
    .updateTable('catalog_prices')
    .set({ active: false })
    .where('lookup_key', '=', 'pro_year_eur')
    .execute();
  expect(codeOf(await billing.planChange.apply(world.act(account), { token }))).toBe('preview_outdated');
});
