import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDb, type Db, migrateToLatest } from '@billwright/db';
import { type RunningPostgres, startPostgres, stopPostgres } from '@billwright/postgres-embedded';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Billing } from '../src/billing.ts';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { freePort } from './faults/stage.ts';
import { SIGNING_SECRET } from './world.ts';

const dir = mkdtempSync(join(tmpdir(), 'billwright-restart-'));
const dataDir = join(dir, 'data');
let server: RunningPostgres;
const opened: { database: Db; billing: Billing }[] = [];

/** As a process of its own: its own pool, its own memory. */
function openProcess(): Billing {
  const database = createDb({ connectionString: server.url });
  const billing = createBilling({
    db: database.db,
    connectionString: server.url,
    config: aConfig,
    stripe: { secretKey: 'sk_test_restart', webhookSecrets: ['whsec_1'], apiBase: 'http://127.0.0.1:1' },
    appUrl: 'http://app.example',
    signingSecret: SIGNING_SECRET,
  });
  opened.push({ database, billing });
  return billing;
}
const seesSso = async (billing: Billing, accountId: string) =>
  (await billing.entitlements.check(accountId, 'sso')).allowed;
const grantSso = (billing: Billing, accountId: string) =>
  billing.entitlements.grant({
    accountId,
    content: { kind: 'feature', feature: 'sso', amount: null },
    endsAt: new Date(Date.now() + 86_400_000),
    because: 'A test.',
    actorId: 'olga',
    actId: accountId,
  });

beforeAll(async () => {
  // The server's own user has to pass through it.
  chmodSync(dir, 0o711);
  server = await startPostgres({ dataDir, port: await freePort(), durable: false });
  const database = createDb({ connectionString: server.url });
  await migrateToLatest(database.db);
  await database.destroy();
}, 120_000);
afterAll(async () => {
  for (const { billing, database } of opened) {
    await billing.close();
    await database.destroy();
  }
  await stopPostgres(dataDir);
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

test('through a restart of PostgreSQL nothing is guessed, and afterwards changes are heard as before', async () => {
  const [one, other] = [openProcess(), openProcess()];
  for (const id of ['a', 'b']) await one.accounts.ensure({ id, name: id, email: `${id}@example.com` });
  expect(await seesSso(other, 'a')).toBe(false);
  await vi.waitFor(() => expect(other.entitlements.checkNow('a', 'sso')).toBeDefined());

  const { port } = server;
  await server.stop();
  // What is in memory is not older than a second, and then there is no answer rather than an old one.
  await wait(1_000);
  expect(other.entitlements.checkNow('a', 'sso')).toBeUndefined();
  await expect(seesSso(other, 'a')).rejects.toThrow(/ECONNREFUSED/);

  // Who asks while it starts waits for it.
  const asked = seesSso(other, 'a');
  server = await startPostgres({ dataDir, port, durable: false });
  expect(await asked.catch(() => seesSso(other, 'a'))).toBe(false);

  expect(await grantSso(one, 'a')).toMatchObject({ ok: true });
  await vi.waitFor(async () => expect(await seesSso(other, 'a')).toBe(true), 15_000);
  // Memory counts again for longer than a second: the connection listens anew.
  await vi.waitFor(async () => {
    await seesSso(other, 'b');
    await wait(1_100);
    expect(other.entitlements.checkNow('b', 'sso')).toBeDefined();
  }, 15_000);
  expect(await grantSso(one, 'b')).toMatchObject({ ok: true });
  await vi.waitFor(async () => expect(await seesSso(other, 'b')).toBe(true), 15_000);
}, 90_000);
