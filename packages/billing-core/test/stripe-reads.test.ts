import { createDb } from '@billwright/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createStripeReads } from '../src/shell/calls/stripe-reads.ts';
import { takeTurn } from '../src/shell/calls/take-turn.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { BudgetSpentError } from '../src/stripe/budget-spent-error.ts';
import { createContext } from './context.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
let customer: string;
beforeAll(async () => {
  world = await openWorld({ worker: false });
  context = createContext(world);
  customer = (await world.stripe.customers.create({ email: 'ada@acme.example' })).id;
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom('stripe_budgets').execute();
  world.simulator.simulator.faults.set([{ kind: 'slow', ms: 30, path: '/v1/customers/*' }]);
});

const requests = () => world.simulator.simulator.faults.list()[0]?.matched ?? 0;
const read = { type: 'customer', id: '' } as const;

test('two processes together send at most twenty-four requests in any second, and twenty a second in the long run', async () => {
  const other = createDb({ connectionString: world.options.connectionString });
  const sent: number[] = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      await takeTurn(at % 2 ? world.db : other.db, 'GET test');
      sent.push(performance.now());
    }),
  );
  await other.destroy();
  sent.sort((a, b) => a - b);
  for (const from of sent)
    expect(sent.filter((at) => at >= from && at < from + 1_000).length).toBeLessThan(25);
  expect(performance.now() - begun).toBeGreaterThan(2_700);
});

test('each endpoint has a budget of its own', async () => {
  const begun = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, at) => takeTurn(world.db, `GET endpoint ${at}`)));
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('what would wait for more than half a minute is refused, and books nothing', async () => {
  await world.db
    .insertInto('stripe_budgets')
    .values({ endpoint: 'GET full', next_at: new Date(Date.now() + 3_600_000) })
    .execute();
  await expect(takeTurn(world.db, 'GET full')).rejects.toBeInstanceOf(BudgetSpentError);
  const row = await world.db.selectFrom('stripe_budgets').selectAll().executeTakeFirstOrThrow();
  expect(row.next_at.getTime()).toBeLessThan(Date.now() + 3_600_001);
});

test('who asks for the same object before it is asked for shares the request', async () => {
  const reads = createStripeReads(context);
  const answers = await Promise.all(Array.from({ length: 10 }, () => reads.fetch({ ...read, id: customer })));
  expect(requests()).toBe(1);
  expect(new Set(answers.map(({ lastResponse }) => lastResponse.requestId)).size).toBe(1);
});

test('an answer is never older than the question: who comes while a request is under way gets the next', async () => {
  const reads = createStripeReads(context);
  const first = reads.fetch({ ...read, id: customer });
  await expect.poll(requests).toBe(1);
  await world.stripe.customers.update(customer, { name: 'Changed' });
  const later = await Promise.all([1, 2, 3].map(() => reads.fetch({ ...read, id: customer })));
  await first;
  for (const answer of later) expect(answer).toMatchObject({ name: 'Changed' });
  expect(later[0]).toBe(later[2]);
});

test('a read that fails is not kept for the next', async () => {
  const reads = createStripeReads(context);
  await expect(reads.fetch({ ...read, id: 'cus_none' })).rejects.toMatchObject({ statusCode: 404 });
  await expect(reads.fetch({ ...read, id: 'cus_none' })).rejects.toMatchObject({ statusCode: 404 });
  expect(requests()).toBe(2);
});

test('a read that passes after two failures was made three times, each within the budget', async () => {
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 502, path: '/v1/customers/*', times: 2 },
  ]);
  const reads = createStripeReads(context);
  expect(await reads.fetch({ ...read, id: customer })).toMatchObject({ id: customer });
  expect(requests()).toBe(3);
});
