import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { storeThinEvent } from '../src/shell/receive/store-thin-event.ts';
import { placeAllUsage } from '../src/shell/usage/place-usage.ts';
import { runUsage } from '../src/shell/usage/usage-jobs.ts';
import { readWebhookEvent } from '../src/stripe/webhook-event.ts';
import { type MeteredWorld, openMeteredWorld } from './metered-world.ts';
import { clientOf, codeOf, DAY, must, type World } from './world.ts';

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
const usage = () => world.billing.usage;
const act = { because: 'Agreed with the customer.', actorId: 'olga' };
const parity = async (at?: Date) =>
  must(await usage().parity({ accountId, feature: 'calls', ...(at ? { at } : {}) }));
const aside = async () =>
  (await usage().listAside({ cursor: null, limit: 100 })).items.filter(
    (each) => each.accountId === accountId,
  );
const audit = async () => {
  const rows = await world.db
    .selectFrom('audit_log')
    .select('action')
    .where('account_id', '=', accountId)
    .where('action', 'like', 'usage.%')
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
};

test('what was put aside is released onto the next invoice, or written off, once and on record', async () => {
  const { customer } = await metered.subscribe(accountId);
  const old = new Date(+world.now() - 40 * DAY * 1_000);
  await metered.use(accountId, 5, old);
  await world.advance(DAY);
  await metered.use(accountId, 7, new Date(+world.now() - 50 * DAY * 1_000));
  const waiting = await aside();
  const sorted = waiting.toSorted((a, b) => a.quantity - b.quantity);
  expect(sorted.map(({ quantity, because }) => [quantity, because])).toEqual([
    [5, 'too_old'],
    [7, 'too_old'],
  ]);
  const [one, other] = [5, 7].map((size) => ({
    ...act,
    accountId,
    id: waiting.find(({ quantity }) => quantity === size)?.id ?? '',
  }));
  if (!one || !other) throw new Error('Nothing waits.');
  must(await usage().release(one));
  must(await usage().writeOff(other));
  expect(codeOf(await usage().release(one))).toBe('usage_not_found');
  expect(codeOf(await usage().release(other))).toBe('usage_not_found');
  expect(await aside()).toEqual([]);
  expect(await audit()).toEqual(['usage.release', 'usage.write_off']);
  await runUsage(context);
  // Before the subscription nothing was charged.
  expect(await metered.counted(customer)).toBe(0);
});

test('an event that is withdrawn is taken back at Stripe too, once', async () => {
  const { customer } = await metered.subscribe(accountId);
  const key = await metered.use(accountId, 40);
  await metered.use(accountId, 2);
  await runUsage(context);
  const asked = { ...act, accountId, feature: 'calls', key };
  expect(must(await usage().withdraw(asked))).toEqual({ withdrawn: 40 });
  expect(must(await usage().withdraw(asked))).toEqual({ withdrawn: 0 });
  expect(codeOf(await usage().withdraw({ ...asked, key: 'nobody’s' }))).toBe('usage_not_found');
  await runUsage(context);
  expect(await metered.counted(customer)).toBe(2);
  expect(await parity()).toMatchObject({ used: 2, told: 2, atStripe: 2, isExplained: true });
  expect(await audit()).toEqual(['usage.withdraw']);
});

test('our sum, Stripe’s and the invoice’s are the same, or differ for a reason', async () => {
  expect(codeOf(await usage().parity({ accountId, feature: 'calls' }))).toBe('usage_not_found');
  const { customer, periodEnd } = await metered.subscribe(accountId);
  for (const quantity of [100, 30]) await metered.use(accountId, quantity);
  await runUsage(context);
  await metered.use(accountId, 3);
  await placeAllUsage(context);
  await metered.use(accountId, 4);
  expect(await parity()).toMatchObject({
    used: 133,
    told: 130,
    atStripe: 130,
    invoiced: null,
    isExplained: true,
    differences: [expect.stringMatching(/^4 just recorded/), expect.stringMatching(/^3 not told/)],
  });
  await runUsage(context);
  const last = world.now();
  await world.advance(periodEnd + 7_200 - world.simulator.simulator.now());
  expect(await parity(last)).toMatchObject({
    used: 137,
    atStripe: 137,
    invoiced: 137,
    isExplained: true,
    differences: [],
  });
  await world.stripe.v2.billing.meterEvents.create({
    event_name: 'calls',
    timestamp: last.toISOString(),
    payload: { stripe_customer_id: customer, value: '11' },
  });
  const found = await parity(last);
  expect(found.isExplained).toBe(false);
  expect(found.differences).toEqual([
    'Stripe’s meter has 148, it was told 137: 11 without a reason.',
    'The invoice counts 137, Stripe’s meter has 148: 11 without a reason.',
  ]);
});

test('what Stripe took and could not count is put aside when its report comes, and operators see the report', async () => {
  const { customer } = await metered.subscribe(accountId);
  await metered.use(accountId, 6);
  await runUsage(context);
  const { identifier } = await world.db
    .selectFrom('usage_batches')
    .select('identifier')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  // By the stream, where it is looked at only afterwards.
  const { authentication_token: token } = await world.stripe.v2.billing.meterEventSession.create();
  const stream = clientOf(world.simulator, token);
  await stream.v2.billing.meterEventStream.create({
    events: [
      { event_name: 'calls', identifier, payload: { stripe_customer_id: 'cus_nobody', value: '6' } },
      { event_name: 'calls', payload: { stripe_customer_id: customer, value: 'many' } },
    ],
  });
  const { data } = await world.stripe.v2.core.events.list({
    types: ['v1.billing.meter.error_report_triggered'],
  });
  const [report] = data;
  if (!report) throw new Error('There is no report.');
  const thin = readWebhookEvent(JSON.parse(JSON.stringify({ ...report, object: 'v2.core.event' })));
  if (thin?.kind !== 'thin') throw new Error('The report is no thin event.');
  await storeThinEvent(world.db, { event: thin.event, body: Buffer.from(JSON.stringify(report)) });
  await runUsage(context);
  await runUsage(context);
  expect(await aside()).toMatchObject([{ quantity: 6, because: 'refused_by_stripe' }]);
  expect(await usage().errorReports()).toMatchObject([
    {
      eventId: report.id,
      count: 2,
      putAside: 1,
      codes: expect.arrayContaining([{ code: 'meter_event_customer_not_found', count: 1 }]),
    },
  ]);
});

test('a customer sees what is used, what goes over and what it costs so far, day by day', async () => {
  await metered.subscribe(accountId);
  await metered.use(accountId, 90);
  await runUsage(context);
  await world.advance(DAY);
  await metered.use(accountId, 25);
  const [calls, ...others] = await usage().view(accountId);
  expect(others).toEqual([]);
  expect(calls).toMatchObject({
    feature: 'calls',
    unit: 'call',
    included: 100,
    used: 115,
    over: 15,
    fromCredits: 0,
    cost: { amountMinor: 30, currency: 'usd' },
  });
  expect(calls?.days.map(({ quantity }) => quantity)).toEqual([90, 25]);
  expect(await usage().view(await metered.newAccount())).toMatchObject([
    { included: 50, used: 0, over: 0, cost: null, days: [] },
  ]);
});
