import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drainShard } from '../src/shell/drain-inbox.ts';
import { createContext, storeAll } from './context.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

let world: World;
let recorded: Stripe.Event[];
let expected: object;

const TABLES = ['customers', 'subscriptions', 'invoices', 'payment_methods'] as const;

async function dump(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of TABLES) {
    const rows = await world.db.selectFrom(table).selectAll().orderBy('id').execute();
    // How often a row was written is no part of what it says.
    tables[table] = rows.map((row) => ('generation' in row ? { ...row, generation: 0 } : row));
  }
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
  expected = await dump();
});
afterAll(() => world.close());

test('the same events in any order, with any of them twice, leave the same rows', async () => {
  expect(recorded.length).toBeGreaterThan(20);
  const context = createContext(world);
  const deliveries = fc.shuffledSubarray([...recorded, ...recorded.slice(0, 10)], {
    minLength: recorded.length + 10,
  });
  await fc.assert(
    fc.asyncProperty(deliveries, fc.integer({ min: 1, max: 40 }), async (delivered, batch) => {
      await forget();
      for (let from = 0; from < delivered.length; from += batch) {
        const shards = await storeAll(context, delivered.slice(from, from + batch));
        for (const shard of shards) while ((await drainShard(context, shard)) > 0);
      }
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
    'observations',
    'webhook_inbox',
    'billing_events',
    'audit_log',
    'effects',
    ...TABLES,
  ] as const)
    await world.db.deleteFrom(table).execute();
}
