import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { storeEvents, toReceived } from '../../src/shell/receive/store-events.ts';
import { BODY_LIMIT_BYTES } from '../../src/shell/receive/take-webhook.ts';
import { assertThat, type Fault } from './fault.ts';
import { deliverAll, type OpenBilling, type Stage, sendSigned } from './stage.ts';

const HANGS = 'evt_poison_hangs';
const LARGE = 'evt_poison_large';
/** Past the longest wait before another try, with its jitter. */
const SOME_HOURS_MS = 2 * 3_600_000;

/**
 * For every customer comes first an event that can't be applied; for one of them another that hangs, until the database ends
 * its statement; and one as large as the route takes, beside one that is larger by a byte. What follows goes on, also of the
 * same customer. In the full run each poisoned event has all its tries, and is parked with its error.
 */
export const poison: Fault = {
  run: async (stage, { dice, size }) => {
    const { db } = stage.lab.database;
    const poisons = poisonEach(stage);
    await storeEvents(db, poisons.map(toReceived));
    await makeHang(stage);
    let aheadMs = 0;
    const open = stage.open({
      now: () => new Date(stage.now().getTime() + aheadMs),
      answerTimeoutMs: 10_000,
    });
    try {
      await open.billing.worker.start();
      await assertSizes(stage, open);
      await deliverAll(stage, dice);
      const startedAt = performance.now();
      await until(stage, 'what is sound is applied', isSoundApplied);
      const recoveryMs = Math.round(performance.now() - startedAt);
      await until(stage, 'the poisoned have failed', (row) => row.failed === poisons.length);
      const tries = size === 'full' ? 8 : 1;
      for (let made = 1; made < tries; made += 1) {
        aheadMs += SOME_HOURS_MS;
        await until(stage, `try ${made + 1}`, (row) => row.fewest > made);
      }
      if (size === 'full') await until(stage, 'they are parked', (row) => row.dead === poisons.length);
      return { recoveryMs, poisons: poisons.length, tries };
    } finally {
      await sql`drop function if exists hang() cascade`.execute(db);
      await open.close();
    }
  },
};

function poisonEach({ lab }: Stage): Stripe.Event[] {
  const each = lab.recording.lives.map(({ customerId, events: [first] }, n) => ({
    id: `evt_poison_${n}`,
    object: 'event',
    type: 'customer.subscription.updated',
    created: first?.created ?? 0,
    livemode: false,
    data: { object: { id: `sub_poison_${n}`, object: 'subscription', customer: customerId } },
  }));
  // Made to be what Stripe never sends.
  return [...each, hanging(lab.recording.lives)] as unknown as Stripe.Event[];
}

/** A sound subscription: what hangs is the database. */
function hanging(lives: Stage['lab']['recording']['lives']): Stripe.Event {
  const all = lives.flatMap(({ events }) => events);
  const made = all.find(({ type }) => type === 'customer.subscription.created');
  if (!made) throw new Error('No life has a subscription.');
  return { ...made, id: HANGS, data: { object: { ...made.data.object, id: 'sub_hangs' } } } as Stripe.Event;
}

/** Whatever writes the state of that subscription waits for a minute. */
async function makeHang({ lab }: Stage): Promise<void> {
  const { db } = lab.database;
  await sql`create function hang() returns trigger language plpgsql as $$ begin
    perform pg_sleep(60); return new; end $$`.execute(db);
  await sql`create trigger hangs before insert on object_states for each row
    when (new.object_id = 'sub_hangs') execute function hang()`.execute(db);
}

/** A body of the limit is stored and applied, one of a byte more is refused with 413. */
async function assertSizes({ lab }: Stage, open: OpenBilling): Promise<void> {
  const base = lab.recording.lives[0]?.events[0];
  const fill = (filler: string) =>
    JSON.stringify({
      ...base,
      id: LARGE,
      type: 'tax_rate.updated',
      request: { id: filler, idempotency_key: null },
    });
  const body = fill('x'.repeat(BODY_LIMIT_BYTES - Buffer.byteLength(fill(''))));
  assertThat(Buffer.byteLength(body) === BODY_LIMIT_BYTES, 'The body is as large as it may be.');
  const refused = await sendSigned(open, `${body} `);
  assertThat(refused === 413, `A body of a byte too much was answered ${refused}.`);
  const taken = await sendSigned(open, body);
  assertThat(taken === 200, `A body as large as it may be was answered ${taken}.`);
}

interface Counts {
  waiting: number;
  failed: number;
  dead: number;
  fewest: number;
}

const isSoundApplied = ({ waiting }: Counts) => waiting === 0;

async function until({ lab }: Stage, what: string, holds: (counts: Counts) => boolean): Promise<void> {
  const isPoison = sql`event_id like 'evt\\_poison%' and event_id <> ${LARGE}`;
  let last: Counts | undefined;
  for (let tries = 0; tries < 2_400; tries += 1) {
    const { rows } = await sql<Counts>`select
      count(*) filter (where not (${isPoison}) and state not in ('done', 'ignored'))::int as waiting,
      count(*) filter (where ${isPoison} and state in ('failed', 'dead') and last_error is not null)::int as failed,
      count(*) filter (where ${isPoison} and state = 'dead')::int as dead,
      coalesce(min(attempts) filter (where ${isPoison}), 0)::int as fewest
      from webhook_inbox`.execute(lab.database.db);
    [last] = rows;
    if (last && holds(last)) return;
    await sleep(50);
  }
  throw new Error(`Not so: ${what}. ${JSON.stringify(last)}`);
}
