import { subscribe as listen, unsubscribe as stopListening } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDb, migrateToLatest } from '@billwright/db';
import { startSimulator } from '@billwright/stripe-simulator';
import { sql } from 'kysely';
import type { Billing } from '../../src/billing.ts';
import { type BillingOptions, createBilling } from '../../src/create-billing.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { createContext } from '../context.ts';
import { type Stand, standConfig } from '../lab/stand.ts';
import { clientOf, must, receiveWebhooks, SIGNING_SECRET, START } from '../world.ts';
import type { Stage } from './stage.ts';

/** What was asked of Stripe that may have changed something there. */
export interface Call {
  method: string;
  path: string;
  status: number;
}

/**
 * A whole deployment on a stage's PostgreSQL, with a Stripe, a clock and a database of its own: webhooks come by HTTP, a worker
 * runs, and billing events go to an endpoint. For faults in which Stripe goes on while something here does not.
 */
export interface Town extends Stand {
  context: BillingContext;
  /** Whether webhooks reach the route. */
  route: { isUp: boolean };
  /** What the endpoint of billing events was sent, each time. */
  heard: string[];
  calls: Call[];
  /** Has Stripe's webhooks suffer. */
  chaos(rules: Record<string, unknown>): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** Until no event waits, whatever is owed. */
  settleEvents(): Promise<void>;
  /** Copies the database as it is, in the midst of whatever happens; its processes lose their connections. */
  takeBackup(): Promise<void>;
  /** Ends all processes, puts the copy in the database's place, and starts others. */
  restoreBackup(): Promise<void>;
  close(): Promise<void>;
}

/** What the process of a town has open. */
interface Deployment {
  billing: Billing;
  context: BillingContext;
  db: BillingContext['db'];
  close(): Promise<void>;
}

let towns = 0;

export async function openTown(stage: Stage): Promise<Town> {
  towns += 1;
  const name = `town_${towns}`;
  const admin = stage.lab.database.db;
  // A database is copied as long as it takes.
  const run = (statement: string) =>
    admin.connection().execute(async (own) => {
      await sql`set statement_timeout = 0`.execute(own);
      await sql.raw(statement).execute(own);
      await sql`reset statement_timeout`.execute(own);
    });
  await run(`create database ${name}`);
  const url = urlOf(stage, name);
  await migrate(url);
  const simulator = await startSimulator({ port: 0, seed: towns, now: START });
  const stripe = clientOf(simulator);
  const route = { isUp: true };
  const calls = recordCalls();
  const ear = await openEar();
  let open: Deployment | undefined;
  const current = () => {
    if (!open) throw new Error('The town has no process.');
    return open;
  };
  const receiver = await receiveWebhooks(async (request) => {
    if (!route.isUp || !open) return new Response('down', { status: 503 });
    return open.billing.webhooks.handle(request);
  });
  const { secret } = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'] });
  const deploy = () =>
    openDeployment({
      connectionString: url,
      config: standConfig,
      stripe: {
        secretKey: 'sk_test_town',
        publishableKey: 'pk_test_town',
        webhookSecrets: [secret ?? ''],
        apiBase: simulator.url,
        timeoutMs: 1_000,
      },
      appUrl: 'http://app.example',
      signingSecret: SIGNING_SECRET,
      allowPrivateEndpoints: true,
      now: () => new Date(simulator.simulator.now() * 1_000),
    });
  open = await deploy();
  await open.billing.push.apply();
  must(
    await open.billing.events.endpoints.create({
      url: ear.url,
      types: null,
      actorId: 'town',
      because: 'Asked for.',
    }),
  );
  await open.billing.worker.start();
  const settle = async (isQuiet: (db: Deployment['db']) => Promise<boolean>) => {
    for (let quiet = 0; quiet < 2; ) {
      await simulator.simulator.idle();
      quiet = (await isQuiet(current().db)) ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const cutOff = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
  return {
    get billing() {
      return current().billing;
    },
    get context() {
      return current().context;
    },
    get db() {
      return current().db;
    },
    stripe,
    simulator,
    route,
    calls: calls.list,
    heard: ear.heard,
    chaos: async (rules) => {
      const body = JSON.stringify(rules);
      const answer = await fetch(`${simulator.url}/_simulator/webhooks/chaos`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`Chaos was refused: ${await answer.text()}`);
      await answer.body?.cancel();
    },
    advance: (seconds) => simulator.simulator.advance(seconds),
    settle: () => settle(async (db) => (await hasNoEvents(db)) && (await owesNothing(db))),
    settleEvents: () => settle(hasNoEvents),
    takeBackup: async () => {
      await run(`alter database ${name} allow_connections false`);
      await run(cutOff);
      await run(`create database ${name}_backup template ${name} strategy file_copy`);
      await run(`alter database ${name} allow_connections true`);
      await endLeases(current().db);
    },
    restoreBackup: async () => {
      await open?.close();
      open = undefined;
      await run(`drop database ${name} with (force)`);
      await run(`alter database ${name}_backup rename to ${name}`);
      await run(`alter database ${name} allow_connections true`);
      open = await deploy();
      await endLeases(open.db);
      await open.billing.worker.start();
    },
    close: async () => {
      calls.stop();
      await open?.close();
      await simulator.close();
      await receiver.close();
      await ear.close();
      for (const each of [name, `${name}_backup`]) await run(`drop database if exists ${each} with (force)`);
    },
  };
}

function urlOf({ postgres }: Stage, database: string): string {
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;
  return url.href;
}

async function migrate(connectionString: string): Promise<void> {
  const { db, destroy } = createDb({ connectionString });
  await migrateToLatest(db);
  await destroy();
}

async function openDeployment(
  options: Omit<BillingOptions, 'db'> & { now: () => Date },
): Promise<Deployment> {
  const { db, destroy } = createDb({ connectionString: options.connectionString, max: 20 });
  const billing = createBilling({ ...options, db });
  const context = createContext({ options: { ...options, db }, now: options.now, db });
  const close = async () => {
    await billing.close();
    await context.jobs.stop();
    await destroy();
  };
  return { billing, context, db, close };
}

/** As if the minutes had passed that a lease holds: its worker is cut off, or an hour ago. */
async function endLeases(db: Deployment['db']): Promise<void> {
  const past = sql`now() - interval '1 second'`;
  await sql`update effects set leased_until = ${past} where leased_until is not null`.execute(db);
  await sql`update event_deliveries set leased_until = ${past} where leased_until is not null`.execute(db);
  await sql`update webhook_inbox set lease_expires_at = ${past} where state = 'processing'`.execute(db);
}

async function hasNoEvents(db: Deployment['db']): Promise<boolean> {
  const open = await db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('state', 'in', ['received', 'processing', 'failed'])
    .executeTakeFirst()
    // Cut off for the moment: then nobody knows.
    .catch(() => 'unknown');
  return open === undefined;
}

async function owesNothing(db: Deployment['db']): Promise<boolean> {
  const effect = await db
    .selectFrom('effects')
    .select('key')
    .where('state', '=', 'pending')
    .executeTakeFirst();
  const delivery = await db
    .selectFrom('event_deliveries')
    .select('event_id')
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return !effect && !delivery;
}

/** Every request of any simulator of this process that may have changed something. */
function recordCalls() {
  const list: Call[] = [];
  const note = (answer: unknown) => {
    const { method, path, status } = answer as Call;
    if (method !== 'GET') list.push({ method, path, status });
  };
  listen('billwright:stripe-simulator:answer', note);
  return { list, stop: () => stopListening('billwright:stripe-simulator:answer', note) };
}

/** Somebody who hears billing events, and keeps the ids of what was sent. */
async function openEar() {
  const heard: string[] = [];
  const server = createServer((incoming, outgoing) => {
    heard.push(String(incoming.headers['webhook-id']));
    incoming.resume();
    incoming.on('end', () => outgoing.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { heard, url: `http://127.0.0.1:${port}/hooks`, close };
}
