import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enabledEvents } from '../src/events/index.ts';
import { cancelSubscription } from '../src/shell/acts/cancel-subscription.ts';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { isTransient } from '../src/shell/is-transient.ts';
import { storeEvents, toReceived } from '../src/shell/receive/store-events.ts';
import { type Dump, differenceOf, dumpAll } from './lab/dump.ts';
import { atEveryStatement } from './lab/failpoints.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { STORIES } from './lab/lives.ts';
import { type RecordedLife, recordLives } from './lab/record-lives.ts';
import { dueShards, expireLeases, isSettled } from './lab/shuffle.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(2 * Object.keys(STORIES).length, 1));
}, 120_000);
afterAll(() => lab.close());

async function applyAll(context: BillingContext, events: Stripe.Event[]): Promise<void> {
  if (events.length > 0) await storeEvents(context.db, events.map(toReceived));
  for (;;) {
    for (const shard of await dueShards(lab, context)) await drainShard(context, shard);
    if (await isSettled(lab)) return;
    await expireLeases(lab);
    lab.letTimePass(3_600);
  }
}

async function dump({ accountId }: RecordedLife): Promise<Record<string, string[]> | undefined> {
  const all: Dump = await dumpAll(lab.database.db);
  return all.get(accountId);
}

/** One life that shows the type, with what came before it. */
function findLife(type: string): { life: RecordedLife; before: Stripe.Event[]; event: Stripe.Event } {
  for (const life of lab.recording.lives) {
    const at = life.events.findIndex((event) => event.type === type);
    const event = life.events[at];
    if (event) return { life, before: life.events.slice(0, at), event };
  }
  throw new Error(`No life shows ${type}.`);
}

/** Whatever breaks must be a broken connection: then all is tried again. */
async function butForTheCut(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isTransient(error)) throw error;
  });
}

/** The simulator sends none. */
const shown = enabledEvents.filter((type) => type !== 'payment_method.updated');

test.each(shown)(
  '%s cut off before any statement is applied whole by the next worker',
  async (type) => {
    const { life, before, event } = findLife(type);
    const sound = lab.contextOf();
    const begin = async () => {
      await lab.forget({ terms: true });
      await applyAll(sound, before);
      await storeEvents(sound.db, [toReceived(event)]);
    };
    await begin();
    await applyAll(sound, []);
    const expected = await dump(life);
    const statements = await atEveryStatement('connection', async (failpoint, nth) => {
      await begin();
      const [shard = 0] = await dueShards(lab, sound);
      await butForTheCut(drainShard(lab.contextOf(failpoint), shard));
      await applyAll(sound, []);
      expect(differenceOf(expected, await dump(life)), `before statement ${nth}`).toBeUndefined();
    });
    expect(statements).toBeGreaterThan(8);
  },
  120_000,
);

test('an event whose storing is cut off is sent again and is there once', async () => {
  const { event } = findLife('invoice.paid');
  await atEveryStatement('connection', async (failpoint) => {
    await lab.forget();
    const cut = lab.contextOf(failpoint);
    await butForTheCut(cut.inbox.store(toReceived(event)));
    await lab.contextOf().inbox.store(toReceived(event));
    const stored = await lab.database.db.selectFrom('webhook_inbox').select(['event_id', 'state']).execute();
    expect(stored).toEqual([{ event_id: event.id, state: 'received' }]);
  });
});

/** An account with a subscription at Stripe, which every event so far was applied of. */
async function aSubscriber(): Promise<{ accountId: string; subscriptionId: string; customer: string }> {
  const { stripe } = lab.recording;
  const accountId = `subscriber-${randomUUID()}`;
  const { id: customer } = await stripe.customers.create({
    email: 'ada@acme.example',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    metadata: { billwright_account: accountId },
  });
  await lab.database.db
    .insertInto('accounts')
    .values({
      id: accountId,
      livemode: false,
      name: '',
      email: '',
      currency: null,
      stripe_customer_id: customer,
    })
    .execute();
  const subscriptionId = await subscribe(customer);
  return { accountId, customer, subscriptionId };
}

async function subscribe(customer: string): Promise<string> {
  const { stripe, simulator } = lab.recording;
  // Not in one second with another of theirs.
  await simulator.simulator.advance(5);
  const { data } = await stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: data[0]?.id ?? '' }] });
  await applyAll(lab.contextOf(), await eventsOf(id));
  return id;
}

async function eventsOf(subscriptionId: string): Promise<Stripe.Event[]> {
  const { data } = await lab.recording.stripe.events.list({ limit: 100 });
  return data.toReversed().filter(({ data: { object } }) => 'id' in object && object.id === subscriptionId);
}

const leasesRunOut = async () => {
  await sql`update intents set updated_at = 'epoch' where state = 'pending'`.execute(lab.database.db);
  await sql`update effects set leased_until = now() - interval '1 second' where state = 'pending'`.execute(
    lab.database.db,
  );
};

test('a person’s act whose process dies before any statement is done once by the next press', async () => {
  const sound = lab.contextOf();
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    await lab.forget();
    const { accountId, subscriptionId } = await aSubscriber();
    const act = { accountId, actorId: 'ada', actId: randomUUID() };
    const nothing = { feedback: null, comment: null };
    await butForTheCut(cancelSubscription(lab.contextOf(failpoint), act, nothing));
    await leasesRunOut();
    expect(await cancelSubscription(sound, act, nothing), `before statement ${nth}`).toMatchObject({
      ok: true,
    });
    await applyAll(sound, await eventsOf(subscriptionId));
    const changes = (await eventsOf(subscriptionId)).filter(({ type }) => type.endsWith('.updated'));
    expect(changes, `before statement ${nth}`).toHaveLength(1);
    const told = await lab.database.db
      .selectFrom('billing_events')
      .select('type')
      .where('account_id', '=', accountId)
      .where('type', '=', 'subscription.cancellation_scheduled')
      .execute();
    expect(told).toHaveLength(1);
    const row = await lab.database.db
      .selectFrom('subscriptions')
      .select('cancel_at_period_end')
      .where('id', '=', subscriptionId)
      .executeTakeFirst();
    expect(row).toEqual({ cancel_at_period_end: true });
  });
  expect(statements).toBeGreaterThan(12);
}, 120_000);

test('an effect whose process dies before any statement is finished by the next, and pays back once', async () => {
  const sound = lab.contextOf();
  const { stripe } = lab.recording;
  const statements = await atEveryStatement('process', async (failpoint, nth) => {
    await lab.forget();
    const { customer } = await aSubscriber();
    const second = await subscribe(customer);
    const key = `undo_second_subscription:${second}`;
    await butForTheCut(runEffect(lab.contextOf(failpoint), key));
    await leasesRunOut();
    await runEffect(sound, key);
    const effect = await lab.database.db
      .selectFrom('effects')
      .select(['state', 'attempts'])
      .where('key', '=', key)
      .executeTakeFirst();
    expect(effect, `before statement ${nth}`).toEqual({ state: 'done', attempts: 1 });
    expect(await stripe.subscriptions.retrieve(second)).toMatchObject({ status: 'canceled' });
    const { data } = await stripe.refunds.list({ limit: 100 });
    expect(data.filter(({ metadata }) => metadata?.intent_id === key)).toHaveLength(1);
  });
  expect(statements).toBeGreaterThan(8);
}, 120_000);
