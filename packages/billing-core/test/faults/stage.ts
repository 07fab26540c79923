import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb, migrateToLatest } from '@billwright/db';
import { startPostgres, stopPostgres } from '@billwright/postgres-embedded';
import type Stripe from 'stripe';
import type { Billing } from '../../src/billing.ts';
import { createBilling } from '../../src/create-billing.ts';
import { aConfig } from '../../src/domain/catalog/config.example.ts';
import { runEffect } from '../../src/shell/effects/run-effects.ts';
import { toReceived } from '../../src/shell/receive/store-events.ts';
import type { Dice } from '../lab/dice.ts';
import { type Dump, differenceOf, dumpAll } from '../lab/dump.ts';
import { type Lab, openLab } from '../lab/lab.ts';
import { STORIES } from '../lab/lives.ts';
import { recordLives } from '../lab/record-lives.ts';
import { inOrder } from '../lab/shuffle.ts';
import { DAY, SIGNING_SECRET, START } from '../world.ts';

export const WEBHOOK_SECRET = 'whsec_of_the_stage';

/** A PostgreSQL of its own that may be mistreated, recorded lives, and what they come to when nothing goes wrong. */
export interface Stage {
  lab: Lab;
  expected: Dump;
  postgres: { url: string; port: number; kill(): Promise<void>; start(): Promise<void> };
  /** A process's billing, with a pool of its own; in this very process. */
  open(options?: StageOptions): OpenBilling;
  /** The time as its processes have it. */
  now(): Date;
  /** What a child process needs to open one. */
  childEnv(): Record<string, string>;
  close(): Promise<void>;
}

interface StageOptions {
  url?: string;
  max?: number;
  answerTimeoutMs?: number;
  now?: () => Date;
  webhookSecrets?: string[];
}

export interface OpenBilling {
  billing: Billing;
  close(): Promise<void>;
}

/**
 * Those for whom the workers act on their own account, by the clock, and so change what was recorded or tell what was true for a
 * while: a second live subscription is undone, one that is disputed is cancelled, a new card is charged, a refund that will fail
 * is mailed. That each such act is once and whole, wherever
 * it is cut off, is what `failpoints-acts.test.ts` shows.
 */
const WITHOUT = [
  'buysTwice',
  'buysThrice',
  'failsToTheEnd',
  'plansAndFails',
  'isDisputedAndWins',
  'isDisputedAndLoses',
  'isDisputedAndAccepts',
  'isAskedAbout',
  'isSuspected',
  'isRefundedInVain',
];

/** As many as there are stories that are told here. */
export const EVERY_LIFE = Object.keys(STORIES).length - WITHOUT.length;

export async function openStage({ lives, seed }: { lives: number; seed: number }): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'billwright-faults-'));
  chmodSync(dir, 0o711);
  const dataDir = join(dir, 'data');
  const port = await freePort();
  // Durable: what was committed outlives a server that is killed.
  const server = await startPostgres({ dataDir, port });
  const opened = createDb({ connectionString: server.url, max: 10 });
  await migrateToLatest(opened.db);
  const drop = async () => {
    await opened.destroy();
    await stopPostgres(dataDir);
    rmSync(dir, { recursive: true, force: true });
  };
  const lab = await openLab({ ...opened, url: server.url, drop }, await recordLives(lives, seed, WITHOUT));
  await inOrder(lab, 10);
  await payWhatIsOwed(lab);
  const expected = await dumpPaid(lab);
  // Not so late that the workers forget the oldest events meanwhile.
  const base = (START + 80 * DAY) * 1_000 - Date.now();
  const now = () => new Date(Date.now() + base);
  let { pid } = server;
  return {
    lab,
    expected,
    postgres: {
      url: server.url,
      port,
      kill: async () => {
        process.kill(pid, 'SIGQUIT');
        while (isAlive(pid)) await sleep(10);
      },
      start: async () => {
        ({ pid } = await startPostgres({ dataDir, port }));
      },
    },
    open: (options) => openBilling(lab, server.url, { now, ...options }),
    now,
    childEnv: () => ({
      STAGE_URL: server.url,
      STAGE_API_BASE: lab.recording.simulator.url,
      STAGE_CLOCK_AHEAD_MS: String(base),
    }),
    close: () => lab.close(),
  };
}

function openBilling(
  { recording }: Lab,
  stageUrl: string,
  options: StageOptions & { now: () => Date },
): OpenBilling {
  const url = options.url ?? stageUrl;
  const { db, destroy } = createDb({
    connectionString: url,
    max: options.max ?? 10,
    answerTimeoutMs: options.answerTimeoutMs ?? 2_000,
  });
  const billing = createBilling({
    db,
    connectionString: url,
    config: aConfig,
    stripe: {
      secretKey: 'sk_test_lab',
      webhookSecrets: options.webhookSecrets ?? [WEBHOOK_SECRET],
      apiBase: recording.simulator.url,
    },
    appUrl: 'http://app.example',
    signingSecret: SIGNING_SECRET,
    now: options.now,
  });
  const close = async () => {
    await billing.close();
    await destroy();
  };
  return { billing, close };
}

/** A webhook, as Stripe signs it; @returns the status of its answer */
export async function sendSigned(
  { billing }: OpenBilling,
  body: string,
  secrets: readonly string[] = [WEBHOOK_SECRET],
): Promise<number> {
  const request = new Request('http://app.example/webhooks/stripe', {
    method: 'POST',
    body,
    headers: { 'stripe-signature': signatureOf(body, secrets) },
  });
  return (await billing.webhooks.handle(request)).status;
}

/** docs.stripe.com/webhooks/signature */
export function signatureOf(body: string, secrets: readonly string[] = [WEBHOOK_SECRET]): string {
  const at = Math.floor(Date.now() / 1_000);
  const macs = secrets.map((secret) => createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'));
  return [`t=${at}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}

/** Every event of every life, shuffled and some twice, stored as by a route that answers 503 while it can't. */
export async function deliverAll({ lab }: Stage, dice: Dice, paceMs = 10): Promise<{ refused: number }> {
  const events = lab.recording.lives.flatMap((life) => life.events);
  const all = dice.shuffle([...events, ...events.slice(0, events.length / 10)]);
  let refused = 0;
  for (let from = 0; from < all.length; ) {
    const batch = all.slice(from, from + 1 + dice.below(20));
    from += batch.length;
    while (!(await stores(lab, batch))) {
      refused += 1;
      await sleep(100);
    }
    await sleep(paceMs);
  }
  return { refused };
}

/** Any error is one of the database here, and Stripe sends again. */
const stores = (lab: Lab, batch: readonly Stripe.Event[]) => {
  const { inbox } = lab.contextOf();
  return Promise.all(batch.map((event) => inbox.store(toReceived(event)))).then(
    () => true,
    () => false,
  );
};

/** Until no event waits any more; how long that took, in milliseconds. */
export async function untilSettled({ lab }: Stage, withinMs = 120_000): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const open = await lab.database.db
      .selectFrom('webhook_inbox')
      .select(['event_id', 'state', 'last_error'])
      .where('state', 'in', ['received', 'processing', 'failed'])
      .executeTakeFirst()
      .catch((error: unknown) => String(error));
    const elapsed = performance.now() - startedAt;
    if (open === undefined) return Math.round(elapsed);
    if (elapsed > withinMs) throw new Error(`Not settled after ${withinMs} ms: ${JSON.stringify(open)}`);
    await sleep(25);
  }
}

/** Runs each effect that is owed, as the next worker would, and what they owe in turn; whoever holds one is dead by now. */
async function payWhatIsOwed(lab: Lab): Promise<void> {
  const { db } = lab.database;
  for (;;) {
    const owed = await db
      .updateTable('effects')
      .set({ leased_until: null })
      .where('state', '=', 'pending')
      .returning('key')
      .execute();
    if (owed.length === 0) return;
    for (const { key } of owed) await runEffect(lab.contextOf(), key);
  }
}

/** All but what depends on when it was looked at: why an effect found nothing to do, what it met, which declines were read. */
async function dumpPaid({ database: { db } }: Lab): Promise<Dump> {
  await db
    .updateTable('effects')
    .set({ because: null, last_error: null })
    .where('state', '=', 'done')
    .execute();
  // A worker's turn of the minute that found a case open asks Stripe; another one finds it closed.
  await db
    .updateTable('dunning_cases')
    .set({ decline_code: null, advice_code: null, declines_read: 0, look_at: null, leased_until: null })
    .execute();
  return dumpAll(db);
}

/** Nothing lost, nothing doubled, all as when nothing goes wrong; one line for each account that is not. */
export async function judge(
  { lab, expected }: Stage,
  isStranger: (id: string) => boolean = () => false,
): Promise<string[]> {
  const { db } = lab.database;
  await payWhatIsOwed(lab);
  const actual = await dumpPaid(lab);
  const problems = lab.recording.lives.flatMap(({ accountId }) => {
    const difference = differenceOf(expected.get(accountId), actual.get(accountId));
    return difference === undefined ? [] : [`${accountId}: ${difference}`];
  });
  const stored = await db.selectFrom('webhook_inbox').select(['event_id', 'state', 'last_error']).execute();
  const ids = new Set(stored.map(({ event_id }) => event_id));
  for (const { id } of lab.recording.lives.flatMap(({ events }) => events))
    if (!ids.has(id)) problems.push(`${id} is lost`);
  for (const { event_id, state, last_error } of stored)
    if (state !== 'done' && state !== 'ignored' && !isStranger(event_id))
      problems.push(`${event_id} is ${state}: ${last_error}`);
  return problems;
}

/** Events that used up a try that was not their fault. */
export async function burntAttempts({ lab }: Stage): Promise<number> {
  const rows = await lab.database.db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('attempts', '>', 1)
    .execute();
  return rows.length;
}

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
