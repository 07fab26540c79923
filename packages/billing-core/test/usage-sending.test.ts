import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { placeAllUsage } from '../src/shell/usage/place-usage.ts';
import { sendUsage } from '../src/shell/usage/send-usage.ts';
import { runUsage } from '../src/shell/usage/usage-jobs.ts';
import { type MeteredWorld, openMeteredWorld } from './metered-world.ts';
import { DAY, must, type World } from './world.ts';

let metered: MeteredWorld;
let world: World;
let context: BillingContext;
beforeAll(async () => {
  metered = await openMeteredWorld();
  ({ world, context } = metered);
});
afterAll(() => metered.close());

let accountId: string;
beforeEach(async () => {
  accountId = await metered.newAccount();
});
const subscribe = (meanwhile?: () => Promise<void>) => metered.subscribe(accountId, meanwhile);
const use = (quantity: number, at?: Date) => metered.use(accountId, quantity, at);
const counted = (customer: string) => metered.counted(customer);

const usageLines = async (customer: string) => {
  const { data } = await world.stripe.invoices.list({ customer, limit: 20 });
  return data.map(({ lines }) =>
    lines.data
      .filter(({ pricing }) => pricing?.price_details?.price === metered.price)
      .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0),
  );
};

const totals = () =>
  world.db
    .selectFrom('usage_totals')
    .select(['quantity', 'reported', 'from_credits', 'included'])
    .where('account_id', '=', accountId)
    .orderBy('period_starts_at')
    .execute();
const batches = () =>
  world.db
    .selectFrom('usage_batches')
    .select(['quantity', 'state', 'stamped_at', 'slot_at'])
    .where('account_id', '=', accountId)
    .orderBy('slot_at')
    .orderBy('number')
    .execute();
const slices = (state: 'open' | 'placed' | 'aside') =>
  world.db
    .selectFrom('usage_slices')
    .select(['quantity', 'carried_from', 'aside_because', 'slot_at'])
    .where('account_id', '=', accountId)
    .where('state', '=', state)
    .orderBy('slot_at')
    .execute();

test('what is used is told in batches of an hour each, once, and is what the invoice counts', async () => {
  const { customer, periodEnd } = await subscribe();
  for (const quantity of [3, 4, 5]) await use(quantity);
  await world.advance(3_600);
  await use(200);
  await runUsage(context);
  await runUsage(context);
  expect((await batches()).map(({ quantity, state }) => [quantity, state])).toEqual([
    [12, 'sent'],
    [200, 'sent'],
  ]);
  await use(1);
  await runUsage(context);
  expect(await counted(customer)).toBe(213);
  expect(await totals()).toEqual([{ quantity: 213, reported: 213, from_credits: 0, included: 100 }]);
  await world.advance(periodEnd + 7_200 - world.simulator.simulator.now());
  expect(await usageLines(customer)).toEqual([213, 0]);
});

test('what is used in the first second of a period counts in it, whether its webhook came before or not', async () => {
  const { customer } = await subscribe(async () => void (await use(7)));
  await runUsage(context);
  expect(await totals()).toMatchObject([{ quantity: 7, included: 100 }]);
  expect(await counted(customer)).toBe(7);
});

test('without a subscription it is counted by the calendar month, and Stripe is not told', async () => {
  await use(5);
  await runUsage(context);
  expect(await batches()).toEqual([]);
  expect(await totals()).toMatchObject([{ quantity: 5, reported: 0 }]);
});

test('in the grace of an hour it goes on the invoice of its period, after that on the next one, marked so', async () => {
  const { customer, periodEnd } = await subscribe();
  await use(10);
  await runUsage(context);
  await world.advance(periodEnd + 600 - world.simulator.simulator.now());
  const late = new Date((periodEnd - 60) * 1000);
  await use(4, late);
  await runUsage(context);
  await world.advance(3_600);
  await use(2, late);
  await runUsage(context);
  expect((await slices('placed')).filter(({ carried_from: from }) => from !== null)).toMatchObject([
    { quantity: 2, carried_from: expect.any(Date) },
  ]);
  expect(await totals()).toMatchObject([{ quantity: 14 }, { quantity: 2 }]);
  await world.advance(33 * DAY);
  expect((await usageLines(customer)).filter((quantity) => quantity > 0)).toEqual([2, 14]);
});

test('a batch that was not sent in time goes on to the next period', async () => {
  const { customer, periodEnd } = await subscribe();
  await use(9);
  await placeAllUsage(context);
  await world.advance(periodEnd + 7_200 - world.simulator.simulator.now());
  await sendUsage(context);
  expect((await batches()).map(({ state }) => state)).toEqual(['moved']);
  expect(await totals()).toMatchObject([{ quantity: 0, reported: 0 }]);
  await runUsage(context);
  expect((await batches()).map(({ state }) => state)).toEqual(['moved', 'sent']);
  expect(await totals()).toMatchObject([{ quantity: 0 }, { quantity: 9, reported: 9 }]);
  expect(await counted(customer)).toBe(9);
});

test('what Stripe refuses waits for an operator with its reason, and is in no total', async () => {
  const { customer } = await subscribe();
  await use(6);
  await placeAllUsage(context);
  await world.db
    .updateTable('usage_batches')
    .set({ customer_id: 'cus_nobody' })
    .where('account_id', '=', accountId)
    .execute();
  await sendUsage(context);
  expect(await slices('aside')).toMatchObject([{ quantity: 6, aside_because: 'refused_by_stripe' }]);
  expect(await totals()).toEqual([{ quantity: 0, reported: 0, from_credits: 0, included: 100 }]);
  expect(await counted(customer)).toBe(0);
});

test('of an identifier that Stripe has already nothing is told twice', async () => {
  const { customer } = await subscribe();
  await use(8);
  await placeAllUsage(context);
  const { identifier, stamped_at: at } = await world.db
    .selectFrom('usage_batches')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  await world.stripe.v2.billing.meterEvents.create({
    event_name: 'calls',
    identifier,
    timestamp: at.toISOString(),
    payload: { stripe_customer_id: customer, value: '8' },
  });
  await sendUsage(context);
  expect((await batches()).map(({ state }) => state)).toEqual(['sent']);
  expect(await counted(customer)).toBe(8);
});

test.each([
  ['was counted is not told again', 8, 0, 'sent', 8],
  ['was not counted is told', 0, 0, 'sent', 8],
  ['can not be told from the sum waits for an operator', 8, 3, 'refused', 11],
])('what Stripe never answered and has forgotten since, and %s', async (_, counted_, beside, state, sum) => {
  const { customer } = await subscribe();
  await use(8);
  await placeAllUsage(context);
  const { identifier, stamped_at: at } = await world.db
    .selectFrom('usage_batches')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  for (const value of [counted_, beside].filter((each) => each > 0))
    await world.stripe.v2.billing.meterEvents.create({
      event_name: 'calls',
      timestamp: at.toISOString(),
      payload: { stripe_customer_id: customer, value: String(value) },
    });
  await world.db
    .insertInto('stripe_calls')
    .values({
      idempotency_key: `bw:${identifier}:meter-event:1`,
      intent_id: identifier,
      step: 'meter-event',
      attempt: 1,
      state: 'unknown',
      request_id: null,
      error_code: null,
      started_at: new Date(Date.now() - 24 * 3_600_000),
    })
    .execute();
  await sendUsage(context);
  expect((await batches()).map((batch) => batch.state)).toEqual([state]);
  expect(await counted(customer)).toBe(sum);
  if (state === 'refused')
    expect(await slices('aside')).toMatchObject([{ aside_because: 'outcome_unknown' }]);
});

test('two workers side by side tell everything once', async () => {
  const { customer } = await subscribe();
  for (let at = 0; at < 20; at += 1) await use(at + 1, new Date(world.now().getTime() + at * 10_000));
  await Promise.all([runUsage(context), runUsage(context), runUsage(context)]);
  await runUsage(context);
  expect(await counted(customer)).toBe(210);
});

test('credits are taken for what goes over the included amount, and Stripe is told of the rest', async () => {
  const { customer } = await subscribe();
  const grant = (amount: number, actId: string) =>
    world.billing.entitlements.grant({
      accountId,
      content: { kind: 'credits', feature: 'calls', amount },
      endsAt: new Date(world.now().getTime() + 90 * DAY * 1000),
      because: 'A pack',
      actorId: 'ada',
      actId,
    });
  must(await grant(30, '4f3c9a52-8a4b-4c1e-9f64-000000000001'));
  await use(90);
  await runUsage(context);
  expect(await totals()).toMatchObject([{ quantity: 90, reported: 90, from_credits: 0 }]);
  await use(25);
  await runUsage(context);
  expect(await totals()).toMatchObject([{ quantity: 115, reported: 100, from_credits: 15 }]);
  await use(25);
  await runUsage(context);
  expect(await totals()).toMatchObject([{ quantity: 140, reported: 110, from_credits: 30 }]);
  expect(await counted(customer)).toBe(110);
  // Bought after it was told: what is paid by it is taken back.
  must(await grant(4, '4f3c9a52-8a4b-4c1e-9f64-000000000002'));
  await use(1);
  await runUsage(context);
  expect(await totals()).toMatchObject([{ quantity: 141, reported: 107, from_credits: 34 }]);
  expect(await counted(customer)).toBe(107);
});

test('each share of the included amount is told once a period, however often and side by side it is looked at', async () => {
  await subscribe();
  await use(79);
  await runUsage(context);
  const told = async () => {
    const rows = await world.db
      .selectFrom('billing_events')
      .select('payload')
      .where('account_id', '=', accountId)
      .where('type', '=', 'usage.threshold_reached')
      .orderBy('id')
      .execute();
    return rows.map(({ payload }) => payload.percent);
  };
  expect(await told()).toEqual([]);
  await use(1);
  await Promise.all([runUsage(context), runUsage(context)]);
  expect(await told()).toEqual([80]);
  await use(500);
  await runUsage(context);
  await use(1);
  await runUsage(context);
  expect(await told()).toEqual([80, 100]);
});

test('what was recorded a moment ago counts for entitlements at once', async () => {
  await subscribe();
  await use(12);
  const { balance } = await world.billing.entitlements.check(accountId, 'calls');
  expect(balance).toMatchObject({ included: 100, used: 12, isCharged: true });
});
