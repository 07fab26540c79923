import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let meter: Stripe.Billing.Meter;
let customer: string;
beforeAll(async () => {
  shop = await openShop();
  meter = await newMeter('api_call');
  customer = (await shop.stripe.customers.create({})).id;
});
afterAll(() => shop.running.close());

const newMeter = (event_name: string, options: Stripe.RequestOptions = {}) =>
  shop.stripe.billing.meters.create(
    { display_name: event_name, event_name, default_aggregation: { formula: 'sum' } },
    options,
  );

/** A client that knows the token of a new session and no key. */
const openStream = async (options: Stripe.RequestOptions = {}) => {
  const session = await shop.stripe.v2.billing.meterEventSession.create({}, options);
  return clientOf(shop.running, session.authentication_token);
};

const call = (value: number | string, more: { identifier?: string; timestamp?: string } = {}) => ({
  event_name: 'api_call',
  payload: { stripe_customer_id: customer, value: String(value) },
  ...more,
});

const send = (stream: Stripe, ...events: ReturnType<typeof call>[]) =>
  stream.v2.billing.meterEventStream.create({ events });

const counted = async (id = meter.id, of = customer, options: Stripe.RequestOptions = {}) => {
  const now = shop.running.simulator.now();
  const start_time = Math.floor((now - DAY) / 60) * 60;
  const { data } = await shop.stripe.billing.meters.listEventSummaries(
    id,
    { customer: of, start_time, end_time: start_time + 2 * DAY },
    options,
  );
  return data[0]?.aggregated_value;
};

const reports = async (type: string) => {
  const { data } = await shop.stripe.v2.core.events.list({ types: [type] });
  return data;
};

test('what comes by the stream is counted, a hundred at once, and answered with nothing', async () => {
  const stream = await openStream();
  const before = (await counted()) ?? 0;
  const answer: unknown = await send(stream, ...Array.from({ length: 100 }, () => call(2)));
  expect(answer).toEqual({});
  expect(await counted()).toBe(before + 200);
  const tooMany = await refusal(send(stream, ...Array.from({ length: 101 }, () => call(2))));
  expect([tooMany.statusCode, tooMany.param]).toEqual([400, 'events']);
  expect(await counted()).toBe(before + 200);
});

test('an identifier counts once, in one request, in the next, and beside the other ways to report', async () => {
  const stream = await openStream();
  const before = (await counted()) ?? 0;
  await send(stream, call(1, { identifier: 'one' }), call(1, { identifier: 'one' }));
  await send(stream, call(1, { identifier: 'one' }), call(5, { identifier: 'other' }));
  expect(await counted()).toBe(before + 6);
  const again = await refusal(shop.stripe.v2.billing.meterEvents.create(call(1, { identifier: 'one' })));
  expect(again.message).toMatch(/already exists/);
  expect(await reports('v1.billing.meter.error_report_triggered')).toEqual([]);
});

test('a session opens the stream for fifteen minutes, and nothing else', async () => {
  const session = await shop.stripe.v2.billing.meterEventSession.create();
  expect(Date.parse(session.expires_at) - Date.parse(session.created)).toBe(15 * 60_000);
  expect(Date.parse(session.created)).toBe(shop.running.simulator.now() * 1_000);
  const stream = clientOf(shop.running, session.authentication_token);
  expect((await refusal(stream.customers.list())).statusCode).toBe(401);
  await shop.advance(15 * 60 - 1);
  await send(stream, call(1));
  const before = await counted();
  await shop.advance(1);
  const late = await refusal(send(stream, call(1)));
  expect(late).toBeInstanceOf(Stripe.errors.TemporarySessionExpiredError);
  expect([late.statusCode, late.code]).toEqual([401, 'billing_meter_event_session_expired']);
  expect(await counted()).toBe(before);
});

test.each(['sk_test_123', 'pk_test_123', 'token_nobody'])('%s does not open the stream', async (key) => {
  const refused = await refusal(send(clientOf(shop.running, key), call(1)));
  expect([refused.statusCode, refused.rawType]).toEqual([401, 'invalid_request_error']);
});

test('two sessions have tokens of their own, and a later one does not end the earlier', async () => {
  const [first, second] = [await openStream(), await openStream()];
  const before = (await counted()) ?? 0;
  await send(second, call(1));
  await send(first, call(1));
  expect(await counted()).toBe(before + 2);
});

test('a session that an account was named for counts on that account', async () => {
  const { id: stripeAccount } = await shop.stripe.accounts.create({ type: 'standard', country: 'US' });
  const there = { stripeAccount };
  const theirs = await newMeter('api_call', there);
  const { id } = await shop.stripe.customers.create({}, there);
  const stream = await openStream(there);
  const before = await counted();
  await send(stream, { event_name: 'api_call', payload: { stripe_customer_id: id, value: '7' } });
  expect(await counted(theirs.id, id, there)).toBe(7);
  expect(await counted()).toBe(before);
});

test('what makes no sense is taken, and told by one report of its meter, beside what is counted', async () => {
  const stream = await openStream();
  const before = (await counted()) ?? 0;
  const at = (seconds: number) => new Date((shop.running.simulator.now() + seconds) * 1_000).toISOString();
  await send(
    stream,
    call('many', { identifier: 'word' }),
    call(3),
    { event_name: 'api_call', payload: { stripe_customer_id: 'cus_nobody', value: '1' } },
    { event_name: 'api_call', payload: { stripe_customer_id: '', value: '1' } },
    { ...call(1), payload: { stripe_customer_id: customer, value: 'few' } },
    call(1, { timestamp: at(-36 * DAY) }),
    call(1, { timestamp: at(301) }),
  );
  expect(await counted()).toBe(before + 3);
  const [report, ...others] = await reports('v1.billing.meter.error_report_triggered');
  expect(others).toEqual([]);
  const event = await shop.stripe.v2.core.events.retrieve(report?.id ?? '');
  if (event.type !== 'v1.billing.meter.error_report_triggered') throw new Error(event.type);
  expect(event.related_object).toMatchObject({ id: meter.id, type: 'billing.meter' });
  expect((await event.fetchRelatedObject()).id).toBe(meter.id);
  const { error_count, error_types } = event.data.reason;
  expect(error_count).toBe(6);
  expect(Object.fromEntries(error_types.map((each) => [each.code, each.error_count]))).toEqual({
    meter_event_invalid_value: 2,
    meter_event_customer_not_found: 2,
    timestamp_too_far_in_past: 1,
    timestamp_in_future: 1,
  });
  expect(error_types[0]?.sample_errors[0]).toEqual({
    error_message: expect.stringMatching(/has to be a number/),
    request: { identifier: 'word' },
  });
});

test('events of no meter are reported together, and those of an inactive one to that one', async () => {
  const stream = await openStream();
  const retired = await newMeter('retired');
  await shop.stripe.billing.meters.deactivate(retired.id);
  const named = (event_name: string) => ({ ...call(1), event_name });
  await send(stream, named('nothing'), named('retired'), named('nil'));
  const [unknown] = await reports('v1.billing.meter.no_meter_found');
  const event = await shop.stripe.v2.core.events.retrieve(unknown?.id ?? '');
  if (event.type !== 'v1.billing.meter.no_meter_found') throw new Error(event.type);
  expect(event.data.reason).toMatchObject({ error_count: 2, error_types: [{ code: 'no_meter' }] });
  const { data } = await shop.stripe.v2.core.events.list({
    types: ['v1.billing.meter.error_report_triggered'],
    object_id: retired.id,
  });
  expect(data).toMatchObject([{ data: { reason: { error_types: [{ code: 'archived_meter' }] } } }]);
});

test('a time that is no time refuses the request, and nothing of it is counted', async () => {
  const stream = await openStream();
  const before = await counted();
  const refused = await refusal(send(stream, call(1), call(1, { timestamp: 'yesterday' })));
  expect([refused.statusCode, refused.param]).toEqual([400, 'timestamp']);
  expect(await counted()).toBe(before);
});

test('an event of the stream is taken back within a day, and not after', async () => {
  const stream = await openStream();
  const before = (await counted()) ?? 0;
  await send(stream, call(40, { identifier: 'slip' }), call(2, { identifier: 'kept' }));
  const cancel = (identifier: string) =>
    shop.stripe.v2.billing.meterEventAdjustments.create({
      event_name: 'api_call',
      type: 'cancel',
      cancel: { identifier },
    });
  expect(await cancel('slip')).toMatchObject({
    object: 'v2.billing.meter_event_adjustment',
    status: 'complete',
    cancel: { identifier: 'slip' },
  });
  expect(await counted()).toBe(before + 2);
  expect((await refusal(cancel('never'))).code).toBe('resource_missing');
  await shop.advance(DAY + 1);
  expect((await refusal(cancel('kept'))).message).toMatch(/within 24 hours/);
});
