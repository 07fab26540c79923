import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type POLICY, type Stage } from './price-migration-stage.ts';
import { codeOf, DAY, must } from './world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

let month = 2_900;
/** Each test has a catalogue dearer than the last, and subscribers of its own. */
let oldPrice: number;
let newPrice: number;
beforeEach(async () => {
  // What earlier tests left under way is not this one's.
  await stage.world.db
    .updateTable('price_migrations')
    .set({ state: 'completed' })
    .where('state', 'in', ['running', 'paused', 'rolling_back'])
    .execute();
  oldPrice = month;
  newPrice = month + 1_000;
});

async function subscribeThenReprice(count = 1) {
  const subscribers = [];
  for (let at = 0; at < count; at += 1) subscribers.push(await stage.subscribe());
  month = newPrice;
  await stage.reprice(newPrice);
  return subscribers;
}
const accountsOf = (subscribers: { account: string }[]) => ({
  accountIds: subscribers.map(({ account }) => account),
});
const only = async (policy: Partial<typeof POLICY> = {}) => {
  const subscribers = await subscribeThenReprice();
  const [subscriber] = subscribers;
  if (!subscriber) throw new Error('Nobody subscribed.');
  const migrationId = await stage.plan(policy, accountsOf(subscribers));
  return { ...subscriber, migrationId, row: () => stage.rowOf(migrationId, subscriber.subscriptionId) };
};
const noticesOf = async (account: string, type = 'subscription.price_increase_notice') =>
  (await stage.told(type)).filter(({ account_id }) => account_id === account);

test('a dearer catalogue archives the old price; who has it keeps it at every renewal, and who comes pays the new one', async () => {
  const [kept] = await subscribeThenReprice();
  const newcomer = await stage.subscribe();
  const before = await stage.world.stripe.subscriptions.retrieve(kept?.subscriptionId ?? '');
  expect(before.items.data[0]?.price).toMatchObject({ active: false, unit_amount: oldPrice });
  await stage.advance(32 * DAY);
  expect(await stage.invoiced(kept?.customer ?? '')).toEqual([oldPrice, oldPrice]);
  expect(await stage.invoiced(newcomer.customer)).toEqual([newPrice, newPrice]);
});

test('a dry run says what each pays now and would pay, in sums by currency, and changes and tells nothing', async () => {
  const subscribers = await subscribeThenReprice(2);
  const migrationId = await stage.plan({}, accountsOf(subscribers));
  expect(await stage.rows(migrationId)).toMatchObject(
    subscribers.map(() => ({
      state: 'pending',
      forecast: 'migrate',
      billSource: 'computed',
      oldBill: { amountMinor: oldPrice, currency: 'usd' },
      newBill: { amountMinor: newPrice, currency: 'usd' },
    })),
  );
  await stage.turn();
  expect(must(await stage.migrations.status(migrationId))).toMatchObject({
    state: 'planned',
    totals: [
      {
        subscribers: 2,
        unknown: 0,
        oldBill: { amountMinor: 2 * oldPrice },
        newBill: { amountMinor: 2 * newPrice },
      },
    ],
  });
  for (const { account, customer } of subscribers) {
    expect(await noticesOf(account)).toEqual([]);
    expect(await stage.schedulesOf(customer)).toEqual([]);
  }
});

test('a bill that takes a discount is asked of Stripe; one that can not be known is an error and in no sum, never zero', async () => {
  const { stripe } = stage.world;
  const subscribers = await subscribeThenReprice(2);
  const [discounted, broken] = subscribers;
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  for (const each of subscribers)
    await stripe.subscriptions.update(each.subscriptionId, { discounts: [{ coupon: coupon.id }] });
  await stage.settle();
  const migrationId = await stage.plan({}, accountsOf(subscribers));
  expect(codeOf(await stage.migrations.start(stage.by(migrationId)))).toBe('price_migration_state');
  await stripe.subscriptions.cancel(broken?.subscriptionId ?? '');
  await stage.turn();
  expect(await stage.rowOf(migrationId, discounted?.subscriptionId ?? '')).toMatchObject({
    billSource: 'stripe',
    oldBill: { amountMinor: oldPrice / 2 },
    newBill: { amountMinor: newPrice / 2 },
    billError: null,
  });
  const unknown = await stage.rowOf(migrationId, broken?.subscriptionId ?? '');
  expect(unknown).toMatchObject({ oldBill: null, newBill: null });
  expect(unknown?.billError).toBeTruthy();
  expect(must(await stage.migrations.status(migrationId)).totals).toMatchObject([
    { subscribers: 2, unknown: 1, oldBill: { amountMinor: oldPrice / 2 } },
  ]);
});

test('at the next renewal each pays the new price, told once before, by one schedule that is gone afterwards', async () => {
  const { migrationId, customer, account, subscriptionId, row } = await only();
  await stage.start(migrationId);
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'scheduled' });
  expect(await noticesOf(account)).toMatchObject([
    { payload: { subscriptionId, oldBillMinor: oldPrice, newBillMinor: newPrice, migrationId } },
  ]);
  expect(await stage.schedulesOf(customer)).toMatchObject([{ status: 'active' }]);
  expect(await stage.invoiced(customer)).toEqual([oldPrice]);
  await stage.advance(32 * DAY);
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'migrated' });
  expect(await stage.invoiced(customer)).toEqual([newPrice, oldPrice]);
  expect(await stage.schedulesOf(customer)).toMatchObject([{ status: 'released' }]);
  expect(must(await stage.migrations.status(migrationId))).toMatchObject({ state: 'completed' });
  await stage.advance(31 * DAY);
  expect(await stage.invoiced(customer)).toEqual([newPrice, newPrice, oldPrice]);
  expect(await noticesOf(account)).toHaveLength(1);
  // The old price was active only as long as it was needed.
  const { data } = await stage.world.stripe.prices.list({ active: true, limit: 100 });
  expect(data.filter(({ unit_amount }) => unit_amount === oldPrice)).toEqual([]);
});

test('a renewal that is nearer than the notice is let go by at the old price', async () => {
  const { migrationId, customer, row } = await only({ noticeDays: 40 });
  await stage.start(migrationId);
  await stage.advance(32 * DAY);
  await stage.turn();
  expect(await stage.invoiced(customer)).toEqual([oldPrice, oldPrice]);
  expect(await row()).toMatchObject({ state: 'scheduled' });
  await stage.advance(31 * DAY);
  await stage.turn();
  expect(await stage.invoiced(customer)).toEqual([newPrice, oldPrice, oldPrice]);
  expect(await row()).toMatchObject({ state: 'migrated' });
});

test('at once, without prorations, the price is changed after the notice and billed at the renewal', async () => {
  const { migrationId, customer, row } = await only({ when: 'at_once', noticeDays: 7 });
  await stage.start(migrationId);
  expect(await row()).toMatchObject({ state: 'noticed' });
  await stage.advance(8 * DAY);
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'migrated' });
  expect(await stage.invoiced(customer)).toEqual([oldPrice]);
  await stage.advance(24 * DAY);
  expect(await stage.invoiced(customer)).toEqual([newPrice, oldPrice]);
});

test('at once, with prorations, the rest of the period is made up for on the next invoice', async () => {
  const { migrationId, customer } = await only({ when: 'at_once_prorated' });
  await stage.advance(10 * DAY);
  await stage.start(migrationId);
  expect(await stage.invoiced(customer)).toEqual([oldPrice]);
  await stage.advance(24 * DAY);
  const [renewal = 0] = await stage.invoiced(customer);
  expect(renewal).toBeGreaterThan(newPrice);
  expect(renewal).toBeLessThan(newPrice + 1_000);
});

test('who is cancelling or scheduled is left alone with the reason, and who waits is moved once they may be', async () => {
  const { stripe } = stage.world;
  const subscribers = await subscribeThenReprice(3);
  const [leaving, planned, staying] = subscribers;
  await stripe.subscriptions.update(leaving?.subscriptionId ?? '', { cancel_at_period_end: true });
  await stripe.subscriptions.update(staying?.subscriptionId ?? '', { cancel_at_period_end: true });
  const schedule = await stripe.subscriptionSchedules.create({
    from_subscription: planned?.subscriptionId ?? '',
  });
  await stage.settle();
  const migrationId = await stage.plan({ cancelling: 'wait' }, accountsOf(subscribers));
  await stage.start(migrationId);
  const stateOf = async (one: typeof leaving) => stage.rowOf(migrationId, one?.subscriptionId ?? '');
  expect(await stateOf(leaving)).toMatchObject({ state: 'waiting', because: 'They are leaving.' });
  expect(await stateOf(planned)).toMatchObject({
    state: 'skipped',
    because: 'A change is planned for them already.',
  });
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('active');
  await stripe.subscriptions.update(staying?.subscriptionId ?? '', { cancel_at_period_end: false });
  await stage.advance(2 * 3_600);
  await stage.turn();
  expect(await stateOf(staying)).toMatchObject({ state: 'scheduled' });
  await stage.advance(32 * DAY);
  await stage.turn();
  expect(await stateOf(leaving)).toMatchObject({ state: 'skipped', because: 'The subscription has ended.' });
  expect(await stateOf(staying)).toMatchObject({ state: 'migrated' });
});

test('who takes themselves out of the schedule by another change is scheduled again, and told no second time', async () => {
  const { migrationId, account, customer, subscriptionId, row } = await only();
  const { stripe } = stage.world;
  await stage.start(migrationId);
  const [first] = await stage.schedulesOf(customer);
  await stripe.subscriptionSchedules.release(first?.id ?? '');
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  await stripe.subscriptions.update(subscriptionId, {
    items: [{ id: subscription.items.data[0]?.id ?? '', quantity: 2 }],
    proration_behavior: 'none',
  });
  await stage.settle();
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'scheduled' });
  expect((await stage.schedulesOf(customer)).filter(({ status }) => status === 'active')).toHaveLength(1);
  expect(await noticesOf(account)).toHaveLength(1);
  await stage.advance(32 * DAY);
  await stage.turn();
  expect((await stage.invoiced(customer))[0]).toBe(2 * newPrice);
});

test('who withdraws the new price keeps the old one, hears so, and has it as their outcome', async () => {
  const { migrationId, account, customer, row } = await only();
  const { billing, act } = stage.world;
  await stage.start(migrationId);
  expect(await row()).toMatchObject({ state: 'scheduled' });
  must(await billing.planChange.withdraw(act(account)));
  await stage.settle();
  await stage.turn();
  await stage.turn();
  expect(await row()).toMatchObject({
    state: 'skipped',
    because: 'They withdrew the new price: the old one stays.',
  });
  expect(await stage.schedulesOf(customer)).toMatchObject([{ status: 'released' }]);
  expect(await noticesOf(account, 'subscription.price_increase_withdrawn')).toHaveLength(1);
  await stage.advance(32 * DAY);
  expect(await stage.invoiced(customer)).toEqual([oldPrice, oldPrice]);
  expect(must(await stage.migrations.status(migrationId))).toMatchObject({ state: 'completed' });
});

test('where the old price can not be kept, what was withdrawn is planned again, and told no second time', async () => {
  const { migrationId, account, customer, row } = await only({ withdrawn: 'again' });
  const { billing, act } = stage.world;
  await stage.start(migrationId);
  must(await billing.planChange.withdraw(act(account)));
  await stage.settle();
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'scheduled' });
  expect(await noticesOf(account)).toHaveLength(1);
  expect(await noticesOf(account, 'subscription.price_increase_withdrawn')).toEqual([]);
  await stage.advance(32 * DAY);
  expect(await stage.invoiced(customer)).toEqual([newPrice, oldPrice]);
});

test('a schedule that is released at Stripe is an operator’s wish, but not while an act of the customer’s is under way', async () => {
  const { migrationId, account, customer, row } = await only();
  const { stripe, db } = stage.world;
  await stage.start(migrationId);
  const [schedule] = await stage.schedulesOf(customer);
  await stripe.subscriptionSchedules.release(schedule?.id ?? '');
  const intent = { account_id: account, act_id: 'act', params: '{}', params_hash: 'none', actor_id: 'ada' };
  await db
    .insertInto('intents')
    .values({ id: 'under-way', kind: 'change_plan', ...intent })
    .execute();
  await stage.settle();
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'scheduled' });
  await db.updateTable('intents').set({ state: 'failed' }).where('id', '=', 'under-way').execute();
  await stage.turn();
  expect(await row()).toMatchObject({
    state: 'skipped',
    because: 'Its schedule was released at Stripe: the old price stays.',
  });
});

test('a program that sets the number of now does not take a new price back', async () => {
  const { migrationId, account, row } = await only();
  const { billing, act } = stage.world;
  await stage.start(migrationId);
  must(await billing.quantityChange.set(act(account), { quantity: 1 }));
  await stage.settle();
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'scheduled' });
});

test.each([
  ['skip', 'skipped', 'skipped'],
  ['wait', 'waiting', 'scheduled'],
  ['include', 'scheduled', 'scheduled'],
] as const)(
  'who is late, under the policy %s: first %s, and %s once they have paid',
  async (pastDue, atFirst, afterwards) => {
    const { migrationId, customer, subscriptionId, row } = await only({ pastDue });
    await stage.failCard(customer);
    await stage.advance(32 * DAY);
    expect((await stage.world.stripe.subscriptions.retrieve(subscriptionId)).status).toBe('past_due');
    await stage.start(migrationId);
    expect(await row()).toMatchObject({ state: atFirst });
    if (pastDue !== 'include') expect(await row()).toMatchObject({ because: 'Their last payment is late.' });
    await stage.payOpen(customer);
    await stage.advance(2 * 3_600);
    await stage.turn();
    expect(await row()).toMatchObject({ state: afterwards });
    await stage.advance(32 * DAY);
    expect((await stage.invoiced(customer))[0]).toBe(pastDue === 'skip' ? oldPrice : newPrice);
  },
);

test.each([
  ['skip', 'skipped', 'old', 'old'],
  ['wait', 'waiting', 'old', 'new'],
  ['include', 'scheduled', 'new', 'new'],
] as const)(
  'who is on trial, under the policy %s: first %s, the trial’s end at the %s price, the next at the %s one',
  async (trialing, atFirst, atEnd, afterwards) => {
    const { migrationId, customer, subscriptionId, row } = await only({ trialing });
    await stage.world.stripe.subscriptions.update(subscriptionId, {
      trial_end: Math.floor(stage.world.now().getTime() / 1000) + 10 * DAY,
      proration_behavior: 'none',
    });
    await stage.settle();
    await stage.start(migrationId);
    expect(await row()).toMatchObject({ state: atFirst });
    if (trialing !== 'include') expect(await row()).toMatchObject({ because: 'They are on trial.' });
    const price = { old: oldPrice, new: newPrice };
    await stage.advance(11 * DAY);
    await stage.turn();
    expect((await stage.invoiced(customer))[0]).toBe(price[atEnd]);
    await stage.advance(32 * DAY);
    await stage.turn();
    expect((await stage.invoiced(customer))[0]).toBe(price[afterwards]);
  },
);

test('paused, nothing more is begun; resumed, it goes on', async () => {
  const { migrationId, customer, account, row } = await only();
  must(await stage.migrations.start(stage.by(migrationId)));
  must(await stage.migrations.pause(stage.by(migrationId)));
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'pending' });
  expect(await noticesOf(account)).toEqual([]);
  must(await stage.migrations.resume(stage.by(migrationId)));
  await stage.turn();
  expect(await stage.schedulesOf(customer)).toHaveLength(1);
});

test('rolled back, who has not renewed keeps the old price and hears so; who has stays at the new one', async () => {
  const { migrationId, customer, account, row } = await only();
  await stage.start(migrationId);
  must(await stage.migrations.rollBack(stage.by(migrationId)));
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'rolled_back' });
  expect(await stage.schedulesOf(customer)).toMatchObject([{ status: 'released' }]);
  expect(await noticesOf(account, 'subscription.price_increase_withdrawn')).toHaveLength(1);
  await stage.advance(32 * DAY);
  expect(await stage.invoiced(customer)).toEqual([oldPrice, oldPrice]);
  expect(must(await stage.migrations.status(migrationId))).toMatchObject({ state: 'rolled_back' });

  const again = await stage.plan({}, { accountIds: [account] });
  await stage.start(again);
  await stage.advance(32 * DAY);
  must(await stage.migrations.rollBack(stage.by(again)));
  await stage.turn();
  expect((await stage.rows(again))[0]).toMatchObject({ state: 'migrated' });
  expect((await stage.invoiced(customer))[0]).toBe(newPrice);
});

test('rolled back, a price that was changed at once is put back before it is billed, archived or not', async () => {
  const { migrationId, customer, row } = await only({ when: 'at_once' });
  await stage.start(migrationId);
  expect(await row()).toMatchObject({ state: 'migrated' });
  must(await stage.migrations.rollBack(stage.by(migrationId)));
  await stage.turn();
  expect(await row()).toMatchObject({ state: 'rolled_back' });
  await stage.advance(32 * DAY);
  expect(await stage.invoiced(customer)).toEqual([oldPrice, oldPrice]);
});

test('one of a plan is under way at a time, and an outdated dry run is not started', async () => {
  const { migrationId, account } = await only();
  const second = await stage.plan({}, { accountIds: [account] });
  must(await stage.migrations.start(stage.by(migrationId)));
  expect(codeOf(await stage.migrations.start(stage.by(second)))).toBe('price_migration_state');
  must(await stage.migrations.rollBack(stage.by(migrationId)));
  await stage.turn();
  month = newPrice + 1_000;
  await stage.reprice(month);
  expect(codeOf(await stage.migrations.start(stage.by(second)))).toBe('price_migration_state');
  expect(codeOf(await stage.migrations.start(stage.by('pm_none')))).toBe('price_migration_not_found');
});

test('every wish of an operator is in the audit log with their reason', async () => {
  const { migrationId } = await only();
  await stage.start(migrationId);
  must(await stage.migrations.pause(stage.by(migrationId)));
  const lines = await stage.world.db
    .selectFrom('audit_log')
    .select(['action', 'actor', 'because'])
    .where('subject', '=', migrationId)
    .orderBy('id')
    .execute();
  expect(lines.map(({ action }) => action)).toEqual([
    'price_migration.plan',
    'price_migration.start',
    'price_migration.pause',
  ]);
  expect(lines.every(({ actor, because }) => actor === 'olga' && because !== '')).toBe(true);
});
