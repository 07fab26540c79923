import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@billwright/db/testing';
// Declares what the set-up provides to `createTestDatabase`.
import type {} from '@billwright/db/testing-setup';
import { type RunningSimulator, startSimulator } from '@billwright/stripe-simulator';
import Stripe from 'stripe';
import type { Act, Billing } from '../src/billing.ts';
import { type BillingOptions, createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';

/** 31 January, so that month ends are always in play; the simulator's clock stands until a test advances it. */
export const START = Date.UTC(2026, 0, 31, 10) / 1000;
export const DAY = 86_400;
export const SIGNING_SECRET = 'a signing secret of the tests, long enough';

export interface World {
  billing: Billing;
  database: TestDatabase;
  db: TestDatabase['db'];
  simulator: RunningSimulator;
  /** Stripe itself, as a test looks at it. */
  stripe: Stripe;
  webhookSecret: string;
  options: BillingOptions;
  now(): Date;
  advance(seconds: number): Promise<void>;
  /** Until every webhook was delivered and every stored event applied. */
  settle(): Promise<void>;
  act(accountId?: string): Act;
  close(): Promise<void>;
}

/** A whole billing: real database, simulated Stripe over HTTP, webhooks through the real route, one account `acme`, plans pushed. */
export async function openWorld(
  { worker = true, ...more }: { worker?: boolean } & Partial<BillingOptions> = {},
  stripeSettings: Partial<BillingOptions['stripe']> = {},
) {
  const simulator = await startSimulator({ port: 0, seed: 1, now: START });
  const database = await createTestDatabase();
  let billing: Billing | undefined;
  const receiver = await receiveWebhooks(async (request) => {
    if (!billing) return new Response('not yet', { status: 503 });
    return billing.webhooks.handle(request);
  });
  const stripe = clientOf(simulator);
  const endpoint = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'] });
  const webhookSecret = endpoint.secret ?? '';
  const options: BillingOptions = {
    db: database.db,
    connectionString: database.url,
    config: aConfig,
    stripe: {
      secretKey: 'sk_test_world',
      webhookSecrets: [webhookSecret],
      apiBase: simulator.url,
      ...stripeSettings,
    },
    appUrl: 'http://app.example',
    signingSecret: SIGNING_SECRET,
    allowPrivateEndpoints: true,
    now: () => new Date(simulator.simulator.now() * 1000),
    ...more,
  };
  const opened = createBilling(options);
  billing = opened;
  await opened.accounts.ensure({ id: 'acme', name: 'Acme', email: 'ada@acme.example' });
  await opened.push.apply();
  if (worker) await opened.worker.start();
  const settle = async () => {
    for (let quiet = 0; quiet < 2; ) {
      await simulator.simulator.idle();
      quiet = (await isQuiet(database, worker)) ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return {
    billing: opened,
    database,
    db: database.db,
    simulator,
    stripe,
    webhookSecret,
    options,
    now: () => new Date(simulator.simulator.now() * 1000),
    advance: async (seconds) => {
      await simulator.simulator.advance(seconds);
      await settle();
    },
    settle,
    act: (accountId = 'acme') => ({ accountId, actorId: 'ada', actId: randomUUID() }),
    close: async () => {
      await opened.close();
      await simulator.close();
      await receiver.close();
      await database.drop();
    },
  } satisfies World as World;
}

/** Nothing is due: what failed waits for a later minute of the simulated clock. */
async function isQuiet({ db }: TestDatabase, hasWorker: boolean): Promise<boolean> {
  const open = await db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('state', 'in', ['received', 'processing'])
    .executeTakeFirst();
  // Without a worker nobody runs what is owed.
  if (open || !hasWorker) return !open;
  const owed = await db
    .selectFrom('effects')
    .select('key')
    .where('state', '=', 'pending')
    .where('waits_until', 'is', null)
    .executeTakeFirst();
  return !owed;
}

export function clientOf({ port }: { port: number }, key = 'sk_test_world'): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

export async function receiveWebhooks(handle: (request: Request) => Promise<Response>) {
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = new Request('http://app.example/webhooks/stripe', {
        method: 'POST',
        headers: { 'stripe-signature': String(incoming.headers['stripe-signature'] ?? '') },
        body: Buffer.concat(chunks),
      });
      handle(request).then(
        (response) => outgoing.writeHead(response.status).end(),
        () => outgoing.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The value of an outcome that has to be good. */
export function must<T>(outcome: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.error.code}`);
  return outcome.value;
}

export const codeOf = (outcome: { ok: true } | { ok: false; error: { code: string } }) =>
  outcome.ok ? 'ok' : outcome.error.code;

export const GOOD_CARD = '4242424242424242';
/** Good ones besides: a card has one trial, whoever uses it. */
export const OTHER_CARDS = [
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '3056930009020004',
] as const;
/** Attaches, then every charge of it fails. */
export const FAILING_CARD = '4000000000000341';

/** Types a card into a hosted page, as a browser without scripts does. */
export async function submitCard(
  url: string,
  number = GOOD_CARD,
): Promise<{ status: number; location: string }> {
  const body = new URLSearchParams({
    email: 'ada@acme.example',
    number,
    exp: '12 / 34',
    cvc: '123',
    name: 'Ada Lovelace',
    country: 'US',
    postal_code: '10115',
  });
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  await response.body?.cancel();
  return { status: response.status, location: response.headers.get('location') ?? '' };
}

/** A person buys a plan on the hosted page and its webhooks were applied. */
export async function buy(
  world: World,
  {
    card = GOOD_CARD,
    ...input
  }: { planKey: string; interval?: 'month' | 'year'; currency?: string; card?: string },
  accountId = 'acme',
): Promise<{ sessionId: string }> {
  const { url, sessionId } = must(
    await world.billing.checkout.start(world.act(accountId), {
      interval: 'month',
      currency: 'usd',
      ...input,
    }),
  );
  const paid = await submitCard(url, card);
  if (paid.status !== 303) throw new Error(`The checkout answered ${paid.status}.`);
  await world.settle();
  return { sessionId };
}
