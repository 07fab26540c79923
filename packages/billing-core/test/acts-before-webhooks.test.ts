import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverInBatches } from './context.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

let world: World;
let recorded: Stripe.Event[];
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
});
afterAll(() => world.close());

const MIRRORS = ['customers', 'subscriptions', 'invoices', 'payment_methods'] as const;
const DERIVED = [
  'object_states',
  'webhook_inbox',
  'billing_events',
  'audit_log',
  'effects',
  'revenue_movements',
  'revenue_points',
] as const;

async function dumpRows(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of MIRRORS)
    tables[table] = await world.db.selectFrom(table).selectAll().orderBy('id').execute();
  return tables;
}

test('what acts wrote before their webhooks came is what the webhooks alone come to', async () => {
  expect(recorded.length).toBeGreaterThan(20);
  const lived = await dumpRows();
  for (const table of [...DERIVED, ...MIRRORS]) await world.db.deleteFrom(table).execute();
  await deliverInBatches(world, recorded, recorded.length);
  expect(await dumpRows()).toEqual(lived);
});
