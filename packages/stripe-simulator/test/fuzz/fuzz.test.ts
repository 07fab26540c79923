import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { constants, setPriority } from 'node:os';
import fc from 'fast-check';
import qs from 'qs';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { routes } from '../../src/resources/routes.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { START } from '../shop.ts';
import { KnownObjects } from './known-objects.ts';
import { Random } from './random.ts';
import { type RandomRequest, randomRequest } from './random-request.ts';
import { RECIPES } from './recipes.ts';

/** A few seconds with every run of the tests; a minute beside them (vitest.fuzz.config.ts), with what others leave of the processor. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3);
if (SECONDS > 10) setPriority(constants.priority.PRIORITY_LOW);

/**
 * Which requests are drawn follows from it. The same for every run, so that a change is judged and not luck; FUZZ_SEED=random
 * searches further, and a number repeats a run that was seen to fail.
 */
const { FUZZ_SEED = '20260131' } = process.env;
const SEED = FUZZ_SEED === 'random' ? randomInt(2 ** 31) : Number(FUZZ_SEED);
const STEPS_BETWEEN_CHECKS = 8;
const DAY = 86_400;
const FORM = 'application/x-www-form-urlencoded';

/** Which route, drawn how; every so often time passes instead. */
const steps = fc.array(
  fc.record({
    route: fc.nat(routes.length - 1),
    seed: fc.nat(2 ** 31),
    days: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(40) }),
  }),
  { minLength: 40, maxLength: 120, size: 'max' },
);

/** What a merchant has at first, so that requests have something to be about. */
const BEGINNINGS = [
  'POST /v1/accounts',
  'POST /v1/billing/meters',
  'POST /v1/tax_rates',
  'POST /v1/customers',
  'POST /v1/subscriptions',
  'POST /v1/subscriptions',
  'POST /v1/subscription_schedules',
  'POST /v1/payment_intents',
  'POST /v1/payment_intents/:id/confirm',
  'POST /v1/payment_intents',
  'POST /v1/invoiceitems',
  'POST /v1/invoices',
  'POST /v1/invoiceitems',
  'POST /v1/coupons',
  'POST /v1/promotion_codes',
  'POST /v1/quotes',
  'POST /v1/setup_intents',
  'POST /v1/checkout/sessions',
  'POST /v1/billing_portal/sessions',
  'POST /v1/payment_methods',
  'POST /v1/prices',
  'POST /v1/test_helpers/test_clocks',
  'POST /v1/webhook_endpoints',
  'POST /v2/core/event_destinations',
] as const;

/** Takes every event, so that none has to be sent again. */
let receiver: Server;
let hook: string;
beforeAll(async () => {
  receiver = createServer((request, response) => void request.resume().once('end', () => response.end()));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  hook = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

interface World {
  simulator: Simulator;
  known: KnownObjects;
  /** What went wrong inside, which is never right. */
  failures: string[];
}

async function begin(): Promise<World> {
  const failures: string[] = [];
  const simulator = createSimulator({ seed: 1, now: START, log: (message) => failures.push(message) });
  const world = { simulator, known: new KnownObjects(), failures };
  world.known.learn({ object: 'hook', id: hook });
  await ask(world, { method: 'POST', path: '/v1/products', body: 'name=Plan', contentType: FORM });
  for (const name of BEGINNINGS) {
    const [method = '', path = ''] = name.split(' ');
    const params = RECIPES[name]?.((kind) => world.known.pick(new Random(1), kind) ?? 'none', START) ?? {};
    await ask(world, {
      method,
      path: path.replace(':id', world.known.pick(new Random(1), 'payment_intent') ?? ''),
      body: path.startsWith('/v2/') ? JSON.stringify(params) : qs.stringify(params),
      contentType: path.startsWith('/v2/') ? 'application/json' : FORM,
    });
  }
  await learnFromLists(world);
  return world;
}

async function learnFromLists(world: World): Promise<void> {
  for (const { method, path } of routes)
    if (method === 'GET' && !path.includes(':'))
      await ask(world, { method, path, body: undefined, contentType: '' });
}

async function ask(
  { simulator, known }: World,
  { method, path, body, contentType, account, headers = {} }: RandomRequest,
): Promise<number> {
  const response = await simulator.fetch(
    new Request(`http://127.0.0.1${path}`, {
      method,
      headers: {
        authorization: 'Bearer sk_test_1',
        'content-type': contentType,
        ...(account === undefined ? {} : { 'stripe-account': account }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    }),
  );
  const answer: unknown = await response.json();
  if (response.ok) known.learn(answer);
  return response.status;
}

/** A refusal changes nothing, unless it is a fact of its own: a card that was declined (402). */
async function askAndCheck(world: World, request: RandomRequest): Promise<number> {
  const before = world.simulator.snapshot();
  const status = await ask(world, request);
  await world.simulator.idle();
  const said = `${request.method} ${decodeURI(encodeURI(request.path)).slice(0, 400)} ${request.body?.slice(0, 2000) ?? ''}`;
  if (status >= 500 || world.failures.length > 0)
    throw new Error(`${status} for ${said}\n${world.failures.join('\n')}`);
  // An answer is kept under its key, a refusal too.
  const isKept = request.headers?.['idempotency-key'] !== undefined;
  if (status >= 400 && status !== 402 && !isKept && world.simulator.snapshot() !== before)
    throw new Error(`${status} changed the state: ${said}`);
  return status;
}

test(
  `random requests to every route: never a failure inside, never a change by a refusal (${SECONDS} s)`,
  async () => {
    console.log(`FUZZ_SEED=${SEED} draws these requests again.`);
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(steps, async (made) => {
        const world = await begin();
        const { simulator, known } = world;
        for (const [step, { route: at, seed, days }] of made.entries()) {
          const route = routes[at];
          if (!route) throw new Error(`There is no route ${at}.`);
          if (days !== null) {
            await simulator.advance(days * DAY);
            await learnFromLists(world);
          }
          const random = new Random(seed);
          const broken = random.chance(0.7) ? 0 : 0.3;
          const request = randomRequest(route, { random, known, now: simulator.now(), broken });
          const status = await askAndCheck(world, request);
          seen.set(status, (seen.get(status) ?? 0) + 1);
          if (step % STEPS_BETWEEN_CHECKS === 0) await assertMoneyAddsUp(world);
        }
        await assertConsistent(world);
        await simulator.close();
      }),
      {
        numRuns: 1_000_000,
        interruptAfterTimeLimit: SECONDS * 1000,
        markInterruptAsFailure: false,
        seed: SEED,
      },
    );
    // However many there was time for: enough of them went through, and enough did not.
    const asked = [...seen.values()].reduce((sum, times) => sum + times, 0);
    for (const status of [200, 400])
      expect(seen.get(status) ?? 0, JSON.stringify([...seen])).toBeGreaterThan(asked / 20);
  },
  (SECONDS + 60) * 1000,
);

/** The SDK, asking the simulator without a network. */
const clientOf = (simulator: Simulator) =>
  new Stripe('sk_test_1', {
    httpClient: Stripe.createFetchHttpClient(async (input, init) =>
      simulator.fetch(new Request(input, init)),
    ),
    maxNetworkRetries: 0,
    telemetry: false,
  });

const assertMoneyAddsUp = ({ simulator }: World): Promise<void> => expectMoneyAddsUp(clientOf(simulator));

/** Every list can still be read, the money adds up, and time goes on. */
async function assertConsistent(world: World): Promise<void> {
  await world.simulator.advance(35 * DAY);
  if (world.failures.length > 0) throw new Error(world.failures.join('\n'));
  await assertMoneyAddsUp(world);
  for (const { method, path } of routes) {
    if (method !== 'GET' || path.includes(':') || NEEDS_MORE.has(path)) continue;
    const status = await ask(world, { method, path: `${path}?limit=100`, body: undefined, contentType: '' });
    if (status !== 200 && status !== 400) throw new Error(`${path} answers ${status} in the end.`);
  }
}

/** Lists that have no page. */
const NEEDS_MORE = new Set(['/v1/account', '/v1/balance']);
