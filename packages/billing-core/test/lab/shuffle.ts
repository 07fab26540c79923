import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { drainShard, isDue } from '../../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { isTransient } from '../../src/shell/is-transient.ts';
import { storeEvents, toReceived } from '../../src/shell/receive/store-events.ts';
import { type Dice, dice } from './dice.ts';
import { type Dump, differenceOf, dumpAll } from './dump.ts';
import type { Lab } from './lab.ts';
import type { RecordedLife } from './record-lives.ts';

export interface ShuffleResult {
  seed: number;
  lives: number;
  deliveries: number;
  cuts: number;
  /** For each life that ended otherwise than in order, how. */
  failures: { accountId: string; difference: string }[];
}

const WORKERS = 2;
const ENDPOINTS = 2;
/** Deliveries of an endpoint that may come one by one. */
const FEW = 500;
/** How long a round may take before it counts as stuck. */
const DEADLINE_MS = 120_000;

/**
 * Delivers some lives at once, each life's events in an order of its own: any order, any of them several times, as from two
 * endpoints, in batches of any size, to two workers, with connections that are destroyed between any two statements. Every
 * life counts as one shuffle: nothing of it may depend on the others.
 */
export async function shuffleRound(lab: Lab, expected: Dump, seed: number): Promise<ShuffleResult> {
  const random = dice(seed);
  const lives = random.shuffle(lab.recording.lives).slice(0, random.of([2, 20, 100, 100]));
  const deliveries = random.shuffle(lives.flatMap(({ events }) => repeat(events, random)));
  const cutsPerMille = random.of([0, 0, 3, 15]);
  const cutting = { isOn: true, cuts: 0 };
  const processOf = () => {
    const own = random.fork();
    return lab.contextOf(() => {
      if (!cutting.isOn || own.below(1_000) >= cutsPerMille) return 'go';
      cutting.cuts += 1;
      return 'cut';
    });
  };
  await lab.forget({ terms: random.chance(20) });
  await deliver(lab, { deliveries, processOf, random });
  cutting.isOn = false;
  const failures = await compare(lab, expected, lives);
  return { seed, lives: lives.length, deliveries: deliveries.length, cuts: cutting.cuts, failures };
}

interface Delivering {
  deliveries: readonly Stripe.Event[];
  /** A process of its own each time, whose connections may be cut. */
  processOf(): BillingContext;
  /** What is left to chance: the sizes of batches, pauses, whose turn it is. */
  random: Dice;
}

/** From two endpoints to two workers, until nothing is open any more; when one breaks, all have ended before it is told. */
export async function deliver(lab: Lab, { deliveries, processOf, random }: Delivering): Promise<void> {
  const fed = { isDone: false, isBroken: false, draining: 0 };
  const orBreak = (part: Promise<void>) =>
    part.catch((error: unknown) => {
      fed.isBroken = true;
      throw error;
    });
  const feeders = Array.from({ length: ENDPOINTS }, (_, at) =>
    orBreak(
      feed(
        processOf(),
        deliveries.filter((_, index) => index % ENDPOINTS === at),
        random.fork(),
      ),
    ),
  );
  const working = Array.from({ length: WORKERS }, () =>
    orBreak(work(lab, processOf(), { fed, random: random.fork() })),
  );
  const stored = Promise.all(feeders).then(() => {
    fed.isDone = true;
  });
  const ended = await Promise.allSettled([stored, ...working]);
  for (const part of ended) if (part.status === 'rejected') throw part.reason;
}

function repeat(events: readonly Stripe.Event[], random: Dice): Stripe.Event[] {
  const often = random.of([0, 20, 60]);
  return events.flatMap((event) => (random.chance(often) ? [event, event] : [event]));
}

/** Stripe sends again what was not answered. */
async function feed(context: BillingContext, events: readonly Stripe.Event[], random: Dice): Promise<void> {
  // One by one only where few lives are shuffled: they do not meet, and a statement an event is most of a large round's time.
  const most = random.of(events.length > FEW ? [5, 30, 200] : [1, 5, 30, 200]);
  for (let from = 0; from < events.length; ) {
    const batch = events.slice(from, from + 1 + random.below(most));
    from += batch.length;
    const received = batch.map(toReceived);
    while (!(await survives(storeEvents(context.db, received))));
    if (random.chance(20)) await sleep(random.below(5));
  }
}

async function work(
  lab: Lab,
  context: BillingContext,
  { fed, random }: { fed: { isDone: boolean; isBroken: boolean; draining: number }; random: Dice },
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    if (fed.isBroken) return;
    if (Date.now() > deadline) throw new Error('The round is stuck.');
    const isLast = fed.isDone;
    const due = await dueShards(lab, context);
    if (due.length === 0) {
      if (isLast && (await isSettled(lab))) return;
      // Who is at work renews its lease; if each took what the other asks about, neither would ever end.
      if (fed.draining === 0) await expireLeases(lab);
      lab.letTimePass(isLast ? 3_600 : 60);
      await sleep(2);
    }
    fed.draining += 1;
    // Whoever died is taken over from at once: the lease that it held is let run out.
    for (const shard of random.shuffle(due))
      if (!(await survives(drainShard(context, shard)))) await expireLeases(lab);
    fed.draining -= 1;
  }
}

/** Whether it was done; what breaks for another reason than a connection breaks the round. */
export async function survives(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isTransient(error)) return false;
    throw error;
  }
}

export async function dueShards({ database: { db } }: Lab, context: BillingContext): Promise<number[]> {
  const rows = await db
    .selectFrom('webhook_inbox')
    .select('shard')
    .distinct()
    .where('state', 'in', ['received', 'processing', 'failed'])
    .where(isDue(context.now()))
    .execute();
  return rows.map(({ shard }) => shard);
}

export async function isSettled({ database: { db } }: Lab): Promise<boolean> {
  const open = await db
    .selectFrom('webhook_inbox')
    .select('event_id')
    .where('state', 'in', ['received', 'processing', 'failed'])
    .executeTakeFirst();
  return !open;
}

export const expireLeases = ({ database: { db } }: Lab) =>
  // Who marks or renews rows just now takes them in another order: waiting for each other would be a deadlock of this stage.
  sql`with held as (
      select ctid, tableoid from webhook_inbox where state = 'processing' for update skip locked
    )
    update webhook_inbox as event set lease_expires_at = now()
    from held where event.ctid = held.ctid and event.tableoid = held.tableoid`.execute(db);

/** What ended otherwise than in order, or did not end. */
export async function compare(
  { database: { db } }: Lab,
  expected: Dump,
  lives: readonly RecordedLife[],
): Promise<ShuffleResult['failures']> {
  const dead = await db
    .selectFrom('webhook_inbox')
    .select(['event_id', 'type', 'state', 'last_error'])
    .where('state', 'not in', ['done', 'ignored'])
    .execute();
  const actual = await dumpAll(db);
  const failures = lives.flatMap(({ accountId }) => {
    const difference = differenceOf(expected.get(accountId), actual.get(accountId));
    return difference === undefined ? [] : [{ accountId, difference }];
  });
  for (const row of dead) failures.push({ accountId: row.event_id, difference: JSON.stringify(row) });
  return failures;
}

/** The run that all others are held against: every event once, in Stripe's order, so many of a life at a time, by one worker. */
export async function inOrder(lab: Lab, step: number): Promise<Dump> {
  const context = lab.contextOf();
  await lab.forget({ terms: true });
  const longest = Math.max(...lab.recording.lives.map(({ events }) => events.length));
  for (let from = 0; from < longest; from += step) {
    const next = lab.recording.lives.flatMap(({ events }) => events.slice(from, from + step));
    await storeEvents(context.db, next.map(toReceived));
    await Promise.all((await dueShards(lab, context)).map((shard) => drainShard(context, shard)));
  }
  while (!(await isSettled(lab))) {
    lab.letTimePass(3_600);
    for (const shard of await dueShards(lab, context)) await drainShard(context, shard);
  }
  return dumpAll(lab.database.db);
}
