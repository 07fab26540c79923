import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BillingEvent } from '../src/domain/billing-event.ts';
import { deliverEvents } from '../src/shell/deliveries/deliver-events.ts';
import {
  addSubscriber,
  type FunctionSubscriber,
  registerSubscribers,
} from '../src/shell/deliveries/event-subscribers.ts';
import { replayEvent } from '../src/shell/replay/replay-events.ts';
import { repairDifferences } from '../src/shell/scans/repair-differences.ts';
import { runScan } from '../src/shell/scans/run-scan.ts';
import { startScan } from '../src/shell/scans/start-scan.ts';
import { sweepEvents } from '../src/shell/scans/sweep-events.ts';
import { type CutWorld, openCutWorld } from './lab/cut-world.ts';
import { differenceOf, dumpAll } from './lab/dump.ts';
import { atEveryStatement, butForTheCut } from './lab/failpoints.ts';
import { aSubscriber } from './lab/stand.ts';

let cut: CutWorld;
const heard: BillingEvent[] = [];
const functions = new Map<string, FunctionSubscriber>();
addSubscriber(functions, {
  name: 'hears',
  types: ['subscription.activated', 'payment.succeeded'],
  handler: (event) => void heard.push(event),
});
beforeAll(async () => {
  cut = await openCutWorld();
  await registerSubscribers(cut.sound.db, functions);
});
afterAll(() => cut.close());
beforeEach(() => chaos({}));

async function chaos(rules: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${cut.world.simulator.url}/_simulator/webhooks/chaos`, {
    method: 'POST',
    body: JSON.stringify(rules),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

const dumpOf = async (account: string) => (await dumpAll(cut.sound.db)).get(account);
const auditOf = (subject: string, action: string) =>
  cut.sound.db
    .selectFrom('audit_log')
    .select('key')
    .where('subject', '=', subject)
    .where('action', '=', action)
    .execute();

/** Somebody wrote into a table by hand. */
const spoil = (id: string) =>
  cut.sound.db.updateTable('subscriptions').set({ status: 'past_due' }).where('id', '=', id).execute();
const leasesRunOut = () => sql`update object_scan_steps set leased_until = null`.execute(cut.sound.db);
const aComparison = { purpose: 'reconcile', requestedBy: 'op', because: 'A test.' } as const;

test('a comparison whose process dies before any statement is finished by the next, and says once what it found', async () => {
  const { subscriptionId } = await aSubscriber(cut.stand);
  await spoil(subscriptionId);
  const statements = await atEveryStatement(
    'process',
    async (failpoint, nth) => {
      const dying = cut.processUnder(failpoint);
      await butForTheCut(startScan(dying, aComparison).then((id) => runScan(dying, id)));
      await leasesRunOut();
      const scanId = await latestScan();
      while (!(await runScan(cut.sound, scanId)));
      const where = `before statement ${nth}`;
      const differences = await cut.sound.db
        .selectFrom('reconciliation_differences')
        .select('object_id')
        .where('scan_id', '=', scanId)
        .execute();
      expect(differences, where).toEqual([{ object_id: subscriptionId }]);
      expect(await auditOf(scanId, 'reconciliation.reconcile.finished'), where).toHaveLength(1);
    },
    { stride: 4 },
  );
  expect(statements).toBeGreaterThan(20);
  await cut.sound.db
    .updateTable('subscriptions')
    .set({ status: 'active' })
    .where('id', '=', subscriptionId)
    .execute();
}, 180_000);

/** The one that was begun, or, when its beginning was cut off, another. */
async function latestScan(): Promise<string> {
  const open = await cut.sound.db
    .selectFrom('object_scans')
    .select('id')
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return open?.id ?? startScan(cut.sound, aComparison);
}

test('a repair whose process dies before any statement is finished by the next', async () => {
  const { subscriptionId, account } = await aSubscriber(cut.stand);
  const level = await dumpOf(account);
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    await spoil(subscriptionId);
    const scanId = await startScan(cut.sound, aComparison);
    while (!(await runScan(cut.sound, scanId)));
    await butForTheCut(
      repairDifferences(cut.processUnder(failpoint), { scanId, actorId: 'op', because: 'Asked for.' }),
    );
    const { open } = await repairDifferences(cut.sound, { scanId, actorId: 'op', because: 'Asked for.' });
    const where = `before statement ${nth}`;
    expect(open, where).toBe(0);
    const key = `repair:${scanId}:platform:${subscriptionId}`;
    const lines = (await auditOf(subscriptionId, 'reconciliation.repair')).filter((line) => line.key === key);
    expect(lines, where).toHaveLength(1);
    expect(differenceOf(level, await dumpOf(account)), where).toBeUndefined();
  });
  expect(statements).toBeGreaterThan(6);
}, 180_000);

test('deliveries whose process dies before any statement reach their subscriber, at most twice and under one id', async () => {
  const options = { functions, isOpen: true };
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    const { account } = await aSubscriber(cut.stand);
    await butForTheCut(deliverEvents(cut.processUnder(failpoint), 'hears', options));
    await sql`update event_deliveries set leased_until = now() - interval '1 second'
      where state = 'pending'`.execute(cut.sound.db);
    await deliverEvents(cut.sound, 'hears', options);
    const rows = await cut.sound.db
      .selectFrom('event_deliveries as delivery')
      .innerJoin('billing_events as event', 'event.id', 'delivery.event_id')
      .select(['event.type', 'delivery.state', 'delivery.attempts'])
      .where('event.account_id', '=', account)
      .where('delivery.subscriber', '=', 'hears')
      .orderBy('event.id')
      .execute();
    expect(rows, `before statement ${nth}`).toHaveLength(2);
    for (const row of rows)
      expect(row, `before statement ${nth}`).toMatchObject({ state: 'delivered', attempts: 1 });
    const own = heard.filter(({ accountId }) => accountId === account);
    expect(new Set(own.map(({ id }) => id)).size).toBe(2);
    expect(own.length, `before statement ${nth}`).toBeLessThanOrEqual(4);
  });
  expect(statements).toBeGreaterThan(3);
}, 120_000);

test('a sweep whose process dies before any statement is finished by the next: every event is there, and told once', async () => {
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    await chaos({ drop: 1 });
    const { account, customer } = await aSubscriber(cut.stand);
    await butForTheCut(sweepEvents(cut.processUnder(failpoint)));
    await sweepEvents(cut.sound);
    await cut.stand.settle();
    const told = await cut.sound.db
      .selectFrom('billing_events')
      .select('type')
      .where('account_id', '=', account)
      .orderBy('type')
      .execute();
    expect(
      told.map(({ type }) => type),
      `before statement ${nth}`,
    ).toEqual(['payment.succeeded', 'subscription.activated']);
    const open = await cut.sound.db
      .selectFrom('webhook_inbox')
      .select('event_id')
      .where('customer_id', '=', customer)
      .where('state', 'not in', ['done', 'ignored'])
      .execute();
    expect(open).toEqual([]);
  });
  expect(statements).toBeGreaterThan(6);
}, 120_000);

test('a replay whose process dies before any statement leaves what it found, and so does the next', async () => {
  const { account, subscriptionId } = await aSubscriber(cut.stand);
  const before = await dumpOf(account);
  const { event_id: eventId } = await cut.sound.db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('object_id', '=', subscriptionId)
    .where('type', '=', 'customer.subscription.created')
    .executeTakeFirstOrThrow();
  const input = { eventId, stripeAccount: 'platform', actorId: 'op', because: 'Asked for.' };
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    await butForTheCut(replayEvent(cut.processUnder(failpoint), input));
    const where = `before statement ${nth}`;
    expect(differenceOf(before, await dumpOf(account)), where).toBeUndefined();
    expect(await replayEvent(cut.sound, input), where).toMatchObject({ ok: true, value: { state: 'done' } });
    expect(differenceOf(before, await dumpOf(account)), where).toBeUndefined();
  });
  expect(statements).toBeGreaterThan(10);
}, 120_000);
