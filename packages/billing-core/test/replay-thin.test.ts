import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ReplayedEvent } from '../src/billing.ts';
import type { BillingContext } from '../src/shell/context.ts';
import type { InboxRow } from '../src/shell/receive/inbox-row.ts';
import { storeThinEvent } from '../src/shell/receive/store-thin-event.ts';
import { sweepEvents } from '../src/shell/scans/sweep-events.ts';
import { readWebhookEvent } from '../src/stripe/webhook-event.ts';
import { createContext, drainDue } from './context.ts';
import { must, openWorld, type World } from './world.ts';

const UNGENERATED = 'v2.core.health.event_generation_failure.resolved';
const ASKED = { actorId: 'op', because: 'A bug is mended.' };
/** Each kind of reason that a thin event can be ignored for. */
const EVENTS = [
  { id: 'evt_test_resolved', type: UNGENERATED },
  { id: 'evt_test_report', type: 'v1.billing.meter.error_report_triggered' },
  { id: 'evt_test_twin', type: 'v1.customer.created', snapshot_event: 'evt_1' },
  {
    id: 'evt_test_other',
    type: 'v2.core.account.updated',
    related_object: { id: 'acct_1', type: 'account' },
  },
];

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ worker: false });
  context = createContext(world);
  await drainDue(context);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});
beforeEach(async () => {
  await world.db.deleteFrom('webhook_inbox').execute();
  for (const each of EVENTS) await store(each);
});

async function store(more: object): Promise<void> {
  const body = JSON.stringify({
    object: 'v2.core.event',
    created: world.now().toISOString(),
    livemode: false,
    ...more,
  });
  const read = readWebhookEvent(JSON.parse(body));
  if (read?.kind !== 'thin') throw new Error('That is no thin event.');
  await storeThinEvent(world.db, { event: read.event, body: Buffer.from(body) });
}

const loadRows = (): Promise<InboxRow[]> =>
  world.db.selectFrom('webhook_inbox').selectAll().orderBy('event_id').execute();
const reasonsOf = (rows: readonly InboxRow[]) =>
  rows.map(({ event_id, state, because, last_error }) => ({ event_id, state, because, last_error }));

/** What is said of each, by the event's id. */
const saidOf = (items: readonly ReplayedEvent[]) =>
  items.map(({ event, ...said }) => [event.eventId, said] as const).sort(([a], [b]) => (a < b ? -1 : 1));

const allOf = (state: 'ignored' | 'dead') => ({
  filter: { state, search: null, type: null, customerId: null, from: null, to: null },
  cursor: null,
  limit: 100,
});

test('a thin event that is replayed stays ignored, for the reason that it had', async () => {
  const before = reasonsOf(await loadRows());
  for (const { event_id: eventId, because } of before) {
    const view = must(await world.billing.inbox.replay({ eventId, stripeAccount: 'platform', ...ASKED }));
    expect(view).toMatchObject({ eventId, state: 'ignored', because, lastError: null });
  }
  expect(reasonsOf(await loadRows())).toEqual(before);
});

test('so do many, replayed together', async () => {
  const before = reasonsOf(await loadRows());
  const { items } = await world.billing.inbox.replayMany({ ...allOf('ignored'), ...ASKED });
  expect(saidOf(items)).toEqual(
    before.map(({ event_id, because }) => [event_id, { outcome: 'ignored', why: because, would: null }]),
  );
  expect(reasonsOf(await loadRows())).toEqual(before);
});

test('a dry run says so, and changes nothing', async () => {
  const before = await loadRows();
  const { items } = await world.billing.inbox.tryReplay(allOf('ignored'));
  const would = { fields: [], told: [], owed: [], revenue: [] };
  expect(saidOf(items)).toEqual(
    before.map(({ event_id, because }) => [event_id, { outcome: 'ignored', why: because, would }]),
  );
  expect(await loadRows()).toEqual(before);
});

test('one that was parked as dead is ignored again, beside events with a snapshot that are applied', async () => {
  const before = reasonsOf(await loadRows());
  await world.stripe.customers.create({ email: 'somebody@else.example' });
  await world.simulator.simulator.idle();
  await world.db
    .updateTable('webhook_inbox')
    .set({ state: 'failed', because: null, last_error: 'no data', next_attempt_at: world.now(), shard: 0 })
    .execute();
  await drainDue(context);
  const rows = await loadRows();
  expect(rows).toHaveLength(EVENTS.length + 1);
  expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'ignored'));
  expect(reasonsOf(rows.filter(({ type }) => type !== 'customer.created'))).toEqual(before);
});

test('a replay of what Stripe says of events that it never made keeps the comparison from being lost', async () => {
  const eventId = 'evt_test_resolved';
  must(await world.billing.inbox.replay({ eventId, stripeAccount: 'platform', ...ASKED }));
  await sweepEvents(context);
  const { reconcile } = await world.billing.reconciliation.view();
  expect(reconcile).toMatchObject({ requestedBy: 'stripe', because: expect.stringContaining(eventId) });
});
