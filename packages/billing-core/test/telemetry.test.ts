import { readFile } from 'node:fs/promises';
import { metrics, context as otelContext, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import { countOutcomes } from '../src/shell/telemetry.ts';
import { createContext, storeAll } from './context.ts';
import { buy, openWorld, type World } from './world.ts';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const spans = new InMemorySpanExporter();

let world: World;
beforeAll(async () => {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  otelContext.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const processor = new SimpleSpanProcessor({ exporter: spans });
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.billing.worker.stop();
});
afterAll(async () => {
  await world.close();
  metrics.disable();
  trace.disable();
  otelContext.disable();
});

interface Point {
  attributes: Record<string, unknown>;
  value: unknown;
}

async function collect(): Promise<Map<string, Point[]>> {
  exporter.reset();
  await reader.forceFlush();
  const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  return new Map(
    scopes.flatMap(({ metrics: all }) =>
      all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints as Point[]] as const),
    ),
  );
}
const readingOf = (points: Point[] | undefined, attributes: Record<string, unknown> = {}) =>
  points?.find((point) =>
    Object.entries(attributes).every(([name, value]) => point.attributes[name] === value),
  )?.value;

const post = (body: string, signature = 'forged') =>
  world.billing.webhooks.handle(
    new Request('http://app.example/webhooks/stripe', {
      method: 'POST',
      body,
      headers: { 'stripe-signature': signature },
    }),
  );

test('what was received, refused and why, doubled, applied and how late, and every call to Stripe are counted', async () => {
  const before = await collect();
  expect(readingOf(before.get('billwright.webhook.requests'), { outcome: 'stored' })).toBeGreaterThan(5);
  expect(readingOf(before.get('billwright.inbox.events'), { state: 'done' })).toBeGreaterThan(3);
  expect(readingOf(before.get('billwright.inbox.lag'))).toMatchObject({ count: expect.any(Number) });
  expect(readingOf(before.get('billwright.inbox.batch.size'))).toMatchObject({ min: expect.any(Number) });
  expect(
    before.get('billwright.stripe.call.duration')?.map(({ attributes }) => attributes.operation),
  ).toContain('write create');
  expect(readingOf(before.get('billwright.stripe.circuit.open'))).toBe(0);
  expect(readingOf(before.get('billwright.inbox.waiting'))).toBe(0);

  const body = JSON.stringify({
    id: 'evt_seen_twice',
    object: 'event',
    type: 'customer.updated',
    created: 1_769_853_600,
    livemode: false,
    data: { object: { id: 'cus_seen', object: 'customer' } },
  });
  const signature = await world.stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: world.webhookSecret,
  });
  expect((await post(body)).status).toBe(400);
  for (let times = 0; times < 2; times += 1) expect((await post(body, signature)).status).toBe(200);
  const after = await collect();
  const requests = after.get('billwright.webhook.requests');
  expect(readingOf(requests, { outcome: 'refused', reason: 'signature_wrong' })).toBe(1);
  expect(readingOf(requests, { outcome: 'duplicate' })).toBe(1);
  expect(readingOf(after.get('billwright.inbox.waiting'))).toBe(1);
  expect(readingOf(after.get('billwright.inbox.oldest.age'))).toBeGreaterThanOrEqual(0);
});

test('a request is one span, a batch is one span however many events it has, and a call to Stripe is one', async () => {
  const names = (kind: SpanKind) =>
    new Set(
      spans
        .getFinishedSpans()
        .filter((span) => span.kind === kind)
        .map(({ name }) => name),
    );
  expect(names(SpanKind.SERVER)).toEqual(new Set(['POST webhooks/stripe']));
  expect([...names(SpanKind.CLIENT)]).toContain('write create');
  const request = spans.getFinishedSpans().find(({ kind }) => kind === SpanKind.SERVER);
  expect(request?.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
  });

  const context = createContext(world);
  const events = Array.from({ length: 200 }, (_, index) => ({
    id: `evt_batch_${index}`,
    object: 'event',
    type: 'customer.updated',
    created: 1_769_853_600,
    livemode: false,
    data: { object: { id: 'cus_of_nobody', object: 'customer' } },
  })) as unknown as Stripe.Event[];
  const shards = await storeAll(context, events);
  spans.reset();
  for (const shard of shards) await drainShard(context, shard);
  const batches = spans.getFinishedSpans();
  expect(batches.map(({ name }) => name)).toEqual(shards.map(() => 'process webhook_inbox'));
  const sizes = batches.map(({ attributes }) => Number(attributes['messaging.batch.message_count']));
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(200);
});

test('an event that fails is counted as failed, and as dead after its last try', async () => {
  const countedOf = async (state: string) =>
    Number(readingOf((await collect()).get('billwright.inbox.events'), { state }) ?? 0);
  const row = await world.db.selectFrom('webhook_inbox').selectAll().limit(1).executeTakeFirstOrThrow();
  for (const [attempts, state] of [
    [0, 'failed'],
    [7, 'dead'],
  ] as const) {
    const counted = await countedOf(state);
    countOutcomes([{ row: { ...row, attempts }, state: 'failed', error: new Error('planted') }], new Date());
    expect(await countedOf(state)).toBe(counted + 1);
  }
});

test('no span and no metric names a person, a customer or a key', async () => {
  const told = JSON.stringify([
    spans.getFinishedSpans().map(({ name, attributes, events }) => [name, attributes, events]),
    [...(await collect()).values()].flat().map(({ attributes }) => attributes),
  ]);
  expect(told).not.toMatch(/@|cus_|sub_|sk_|whsec_|evt_/);
});

test('the operators’ page names every metric that there is', async () => {
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  // The job engine's own are of the standard that it names.
  const collected = [...(await collect()).keys()].filter((name) => name.startsWith('billwright.'));
  const source = await readFile(new URL('../src/shell/telemetry.ts', import.meta.url), 'utf8');
  const made = [...source.matchAll(/(?:counter|histogram)\('([a-z.]+)'/g)].map(
    ([, name]) => `billwright.${name}`,
  );
  expect(made.length).toBeGreaterThan(9);
  for (const name of new Set([...collected, ...made])) expect(page, name).toContain(`\`${name}\``);
});
