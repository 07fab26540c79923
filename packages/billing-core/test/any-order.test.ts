import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverInBatches } from './context.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

let world: World;
let recorded: Stripe.Event[];
let expected: object;

const TABLES = ['customers', 'subscriptions', 'invoices', 'payment_methods'] as const;

/** All that events lead to, byte for byte: rows, what was told, why, and what is owed. */
async function dump(): Promise<Record<string, unknown>> {
  const { db } = world;
  const told = ['key', 'account_id', 'type', 'payload', 'occurred_at'] as const;
  const said = ['key', 'account_id', 'actor', 'action', 'subject', 'because', 'at'] as const;
  return {
    ...(await dumpRows()),
    billing_events: await db.selectFrom('billing_events').select(told).orderBy('key').execute(),
    audit_log: await db.selectFrom('audit_log').select(said).orderBy('key').execute(),
    revenue: await db
      .selectFrom('revenue_movements')
      .selectAll()
      .orderBy('account_id')
      .orderBy('sequence')
      .execute(),
    effects: await db.selectFrom('effects').select(['key', 'kind', 'payload']).orderBy('key').execute(),
  };
}

async function dumpRows(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of TABLES)
    tables[table] = await world.db.selectFrom(table).selectAll().orderBy('id').execute();
  return tables;
}

beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
  await world.advance(10 * DAY);
  const { token } = must(
    await world.billing.planChange.preview('acme', { planKey: 'pro', interval: 'month' }),
  );
  must(await world.billing.planChange.apply(world.act(), { token }));
  await world.advance(60);
  must(await world.billing.cancellation.cancel(world.act(), { feedback: null, comment: null }));
  must(await world.billing.cancellation.undo(world.act()));
  await world.advance(30 * DAY);
  await world.billing.worker.stop();
  recorded = (await world.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 500 })).toReversed();
  const lived = await dumpRows();
  await forget();
  await deliverInBatches(world, recorded, recorded.length);
  expect(await dumpRows()).toEqual(lived);
  expected = await dump();
});
afterAll(() => world.close());

test('the same events in any order, with any of them twice, leave and tell the same', async () => {
  expect(recorded.length).toBeGreaterThan(20);
  const deliveries = fc.shuffledSubarray([...recorded, ...recorded.slice(0, 10)], {
    minLength: recorded.length + 10,
  });
  await fc.assert(
    fc.asyncProperty(deliveries, fc.integer({ min: 1, max: 40 }), async (delivered, batch) => {
      await forget();
      await deliverInBatches(world, delivered, batch);
      const open = await world.db
        .selectFrom('webhook_inbox')
        .select(['type', 'last_error'])
        .where('state', 'not in', ['done', 'ignored'])
        .execute();
      expect(open).toEqual([]);
      expect(await dump()).toEqual(expected);
    }),
    { numRuns: 12 },
  );
}, 120_000);

async function forget(): Promise<void> {
  for (const table of [
    'object_states',
    'webhook_inbox',
    'billing_events',
    'audit_log',
    'effects',
    'revenue_movements',
    'revenue_points',
    ...TABLES,
  ] as const)
    await world.db.deleteFrom(table).execute();
}
