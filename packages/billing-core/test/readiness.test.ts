import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkReadiness } from '../src/shell/check-readiness.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext } from './context.ts';
import { createMemoryMailer } from './memory-mailer.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ mail: { mailer: createMemoryMailer(), operators: [] } });
  await world.billing.worker.stop();
  context = createContext(world);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});
beforeEach(async () => {
  await sql`delete from webhook_inbox`.execute(world.db);
  await sql`delete from pgboss.job`.execute(world.db);
});

const codes = async (more: Partial<BillingContext> = {}) =>
  (await checkReadiness({ ...context, ...more })).map(
    ({ code, isBlocking }) => `${code}${isBlocking ? '!' : ''}`,
  );

async function storeEvent(state: string, age: string): Promise<void> {
  await sql`insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, livemode, object_type, shard,
      payload, state, received_at)
    values ('platform', ${`evt_${state}`}, now(), 'customer.updated', false, 'customer', 0, '{}', ${state},
      now() - ${age}::interval)`.execute(world.db);
}

test('all is well', async () => {
  expect(await codes()).toEqual([]);
});

test('without a mail server customers get no mail: that is said', async () => {
  const { mail: _, ...without } = context;
  expect(await checkReadiness(without)).toMatchObject([{ code: 'mail_not_configured', isBlocking: false }]);
});

test('without a webhook secret every webhook would be refused: that blocks', async () => {
  expect(await codes({ settings: { ...context.settings, webhookSecrets: [] } })).toEqual([
    'no_webhook_secret!',
  ]);
});

test('while the circuit is open webhooks are still taken', async () => {
  expect(await codes({ circuit: { ...context.circuit, isOpen: () => true } })).toEqual(['circuit_open']);
});

test('a database that is older than the code blocks, and says what is missing', async () => {
  await sql`update kysely_migration set name = name || '-hidden' where name = '0008-revenue'`.execute(
    world.db,
  );
  const [reason, ...others] = await checkReadiness(context);
  await sql`update kysely_migration set name = '0008-revenue' where name = '0008-revenue-hidden'`.execute(
    world.db,
  );
  expect(reason).toMatchObject({ code: 'migrations_pending', isBlocking: true });
  expect(reason?.text).toContain('0008-revenue');
  expect(others).toEqual([]);
});

test('prices that are not at Stripe as the code says block', async () => {
  await sql`update catalog_prices set active = false where lookup_key = 'pro_month_usd'`.execute(world.db);
  expect(await codes()).toEqual(['catalog_not_pushed!']);
  await sql`update catalog_prices set active = true where lookup_key = 'pro_month_usd'`.execute(world.db);
});

test('an event that waits for more than five minutes is told, one that failed and waits for its next try is not', async () => {
  await storeEvent('received', '4 minutes');
  await storeEvent('failed', '2 hours');
  expect(await codes()).toEqual([]);
  await sql`update webhook_inbox set received_at = now() - interval '6 minutes' where state = 'received'`.execute(
    world.db,
  );
  expect(await codes()).toEqual(['inbox_late']);
});

test('a job that nobody begins is told', async () => {
  await context.jobs.enqueue(world.db, 'run-effect', ['late']);
  expect(await codes()).toEqual([]);
  await sql`update pgboss.job set start_after = now() - interval '6 minutes'`.execute(world.db);
  expect(await codes()).toEqual(['jobs_not_running']);
});

test('a database that does not answer blocks', async () => {
  const gone = world.db.withPlugin({
    transformQuery: () => {
      throw new Error('connection refused');
    },
    transformResult: async ({ result }) => result,
  });
  expect(await codes({ db: gone })).toEqual(['database_unreachable!']);
});
