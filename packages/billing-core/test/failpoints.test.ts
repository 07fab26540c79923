import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enabledEvents } from '../src/events/index.ts';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { storeEvents, toReceived } from '../src/shell/receive/store-events.ts';
import { type Dump, differenceOf, dumpAll } from './lab/dump.ts';
import { atEveryStatement, butForTheCut } from './lab/failpoints.ts';
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
