import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { billingEventId } from '../../src/domain/billing-event.ts';
import { enabledEvents } from '../../src/events/index.ts';
import { ACT_KINDS, type ActKindName } from '../../src/shell/calls/act-kinds.ts';
import { ACT_LINES, type Begun } from '../lab/act-lines.ts';
import type { Dice } from '../lab/dice.ts';
import { EFFECT_LINES } from '../lab/effect-lines.ts';
import { anAccount, aSubscriber, type Stand, type Subscriber, subscribe } from '../lab/stand.ts';
import { codeOf, DAY, must, submitCard } from '../world.ts';
import { assertThat, type Fault, type FaultFigures, type FaultOptions } from './fault.ts';
import type { Stage } from './stage.ts';
import { openTown, type Town } from './town.ts';

const HOUR = 3_600;

/** A fault on a town of its own, which judges itself. */
const inTown = (run: (town: Town, options: FaultOptions) => Promise<FaultFigures>): Fault => ({
  judgesItself: true,
  run: async (stage: Stage, options) => {
    const town = await openTown(stage);
    try {
      return await run(town, options);
    } finally {
      await town.close();
    }
  },
});

interface BegunAct {
  kind: ActKindName;
  begun: Begun;
}

/** One of each kind: the clock goes on while they are begun, and what was shown for the first of many more would hold no longer. */
async function beginActs(stand: Stand, kinds: readonly ActKindName[] = ACT_KINDS): Promise<BegunAct[]> {
  const acts: BegunAct[] = [];
  for (const kind of kinds) acts.push({ kind, begun: await ACT_LINES[kind].begin(stand) });
  return acts;
}

/** Three calls in ten: most of them have their effect, and nobody is told. */
const THREE_IN_TEN = [
  { kind: 'reset_after' as const, rate: 0.08 },
  { kind: 'timeout_after' as const, rate: 0.04 },
  { kind: 'server_error' as const, status: 503, after: true, rate: 0.06 },
  { kind: 'server_error' as const, after: true, kept: true, rate: 0.04 },
  { kind: 'rate_limited' as const, rate: 0.05 },
  { kind: 'lock_timeout' as const, rate: 0.05 },
].map((rule) => ({ ...rule, path: '/v1/*' }));

/**
 * Three in ten calls fail or time out after their effect while people press buttons, some of them twice, and effects are
 * run: each act and each effect has happened once at Stripe, and its person is told so.
 */
export const actsUnanswered: Fault = inTown(async (town, { dice, size }) => {
  const all: PressedRound[] = [];
  // A card has one trial.
  for (let n = 0; n < (size === 'full' ? 12 : 1); n += 1)
    all.push(
      await pressRound(town, dice, n === 0 ? ACT_KINDS : ACT_KINDS.filter((kind) => kind !== 'start_trial')),
    );
  const acts = all.flatMap((round) => round.acts);
  const [struck, presses] = [sum(all.map((round) => round.struck)), sum(all.map((round) => round.presses))];
  assertThat(struck > acts.length, `Only ${struck} calls were struck.`);
  for (const act of acts) await assertOnce(town, act);
  const keys = all.flatMap((round) => round.keys);
  for (const key of keys)
    assertOnes(await EFFECT_LINES.undo_second_subscription.count(town, key), `Effect ${key}`);
  await assertOneSuccessAStep(town);
  const recoveryMs = Math.max(...all.map((round) => round.recoveryMs));
  return { recoveryMs, acts: acts.length, effects: keys.length, presses, struck };
});

interface PressedRound {
  acts: BegunAct[];
  /** Of effects. */
  keys: string[];
  presses: number;
  struck: number;
  recoveryMs: number;
}

/** People do each kind of act once while calls fail and two effects are owed; then nothing fails any more. */
async function pressRound(town: Town, dice: Dice, kinds: readonly ActKindName[]): Promise<PressedRound> {
  const { faults } = town.simulator.simulator;
  const acts = await beginActs(town, kinds);
  await town.settle();
  await town.billing.worker.stop();
  const keys = [await beginUnapplied(town), await beginUnapplied(town)];
  faults.set(THREE_IN_TEN, { seed: dice.below(1_000_000) });
  await town.billing.worker.start();
  const presses = await Promise.all(acts.map((act) => pressUntilTold(town, act, dice.fork())));
  const struck = sum(faults.list().map((each) => each.struck));
  faults.clear();
  const startedAt = performance.now();
  // By the town's clock, which stands still otherwise: what was put off while Stripe failed is due.
  await town.advance(60);
  await town.settle();
  return { acts, keys, presses: sum(presses), struck, recoveryMs: Math.round(performance.now() - startedAt) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

/** Its webhooks are stored and wait for a worker. */
const beginUnapplied = (town: Town) =>
  EFFECT_LINES.undo_second_subscription.begin({
    ...standOf(town),
    settle: () => town.simulator.simulator.idle(),
  });

const standOf = ({ billing, stripe, simulator, db, settle }: Town): Stand => ({
  billing,
  stripe,
  simulator,
  db,
  settle,
});

/** @returns how often it had to be pressed */
async function pressUntilTold(town: Town, { kind, begun }: BegunAct, dice: Dice): Promise<number> {
  let codes: string[] = [];
  for (let presses = 1; presses <= 60; presses += 1) {
    const press = () => ACT_LINES[kind].press(town.context, begun).then(codeOf, String);
    codes = await Promise.all(dice.chance(30) ? [press(), press()] : [press()]);
    if (codes.includes('ok')) return presses;
    // The link was shown to the other press, whose answer was lost.
    if (kind === 'open_portal' && codes.includes('act_reused')) return presses;
    await sleep(100 + dice.below(400));
  }
  throw new Error(`${kind} was never answered, at last by ${codes.join(' and ')}.`);
}

async function assertOnce(town: Town, { kind, begun }: BegunAct): Promise<void> {
  assertOnes(await ACT_LINES[kind].count(standOf(town), begun), `${kind} of ${begun.act.accountId}`);
}

function assertOnes(counts: Record<string, number>, what: string): void {
  const isOnce = Object.values(counts).every((count) => count === 1);
  assertThat(isOnce, `${what}: ${JSON.stringify(counts)}, each should be 1.`);
}

/** Under no two keys did the same step of the same intent succeed. */
async function assertOneSuccessAStep({ db }: Town): Promise<void> {
  const { rows } = await sql<{ intent_id: string; step: string }>`select intent_id, step from stripe_calls
    where state = 'succeeded' group by intent_id, step having count(*) > 1`.execute(db);
  assertThat(rows.length === 0, `Succeeded twice: ${JSON.stringify(rows)}`);
}

/**
 * For a day no webhook reaches the route, and Stripe has given up trying. Renewals, purchases, cancellations and deletions of
 * that day come by the sweep alone; afterwards nothing differs from Stripe, and each is told once.
 */
export const endpointDown: Fault = inTown(async (town, { size }) => {
  const people: Subscriber[] = [];
  for (let n = 0; n < (size === 'full' ? 20 : 4); n += 1) people.push(await aSubscriber(town));
  await town.advance(27.5 * DAY);
  await town.settle();
  town.route.isUp = false;
  await town.chaos({ drop: 1 });
  const buyer = await liveADay(town, people);
  await town.chaos({});
  town.route.isUp = true;
  await town.settle();
  const startedAt = performance.now();
  const sweeps = must(await town.billing.reconciliation.sweep({ actorId: 'town', because: 'Asked for.' }));
  await town.settle();
  const recoveryMs = Math.round(performance.now() - startedAt);
  const missed = sum(sweeps.map(({ found }) => found));
  assertThat(missed > people.length, `The sweep found ${missed} events only.`);
  await assertLevel(town);
  const overview = await town.billing.overview(buyer);
  assertThat(overview.status === 'active', `Who bought in that day is ${overview.status}.`);
  const twice = town.heard.length - new Set(town.heard).size;
  assertThat(twice === 0, `${twice} billing events were told twice.`);
  return { recoveryMs, missed };
});

/** Half of the day, what people do, and the other half; @returns who bought */
async function liveADay(town: Town, people: readonly Subscriber[]): Promise<string> {
  const { stripe, billing } = town;
  await town.advance(DAY / 2);
  const buyer = await anAccount(town);
  const act = { accountId: buyer, actorId: 'ada', actId: crypto.randomUUID() };
  const wanted = { planKey: 'starter', interval: 'year', currency: 'usd' } as const;
  const { url } = must(await billing.checkout.start(act, wanted));
  await submitCard(url);
  for (const [n, { subscriptionId, customer, account }] of people.entries())
    if (n % 4 === 0) await stripe.subscriptions.cancel(subscriptionId);
    else if (n % 4 === 1)
      must(
        await billing.cancellation.cancel(
          { accountId: account, actorId: 'ada', actId: crypto.randomUUID() },
          { feedback: null, comment: null },
        ),
      );
    else if (n % 4 === 2 && n > 4) await stripe.customers.del(customer);
  await town.advance(DAY / 2);
  return buyer;
}

/** Every event that is decided is here, and no object differs. */
async function assertLevel({ stripe, db, billing }: Town): Promise<void> {
  const stored = await db.selectFrom('webhook_inbox').select(['event_id', 'state', 'last_error']).execute();
  const ids = new Set(stored.map(({ event_id }) => event_id));
  const wanted = new Set<string>(enabledEvents);
  const lost: string[] = [];
  for await (const { id, type } of stripe.events.list({ limit: 100 }))
    if (wanted.has(type) && !ids.has(id)) lost.push(`${id} ${type}`);
  assertThat(lost.length === 0, `Lost: ${lost.slice(0, 5).join(', ')}`);
  const open = stored.filter(({ state }) => state !== 'done' && state !== 'ignored');
  assertThat(open.length === 0, `Not applied: ${JSON.stringify(open.slice(0, 3))}`);
  const { scanId } = await billing.reconciliation.start({
    purpose: 'reconcile',
    actorId: 'town',
    because: 'Asked for.',
    repairs: false,
  });
  while (!(await billing.reconciliation.run(scanId))) await sleep(50);
  const differences = await billing.reconciliation.differences({ scanId, limit: 100 });
  assertThat(differences.length === 0, `Differs: ${JSON.stringify(differences.slice(0, 3))}`);
}

/**
 * The database is lost, and a copy of an hour ago is put in its place; Stripe has gone on. A sweep brings what came since, and
 * nothing is sent to Stripe again but what was still owed; who presses a button again does nothing twice.
 */
export const backupRestored: Fault = inTown(async (town) => {
  const acts = await beginActs(town);
  const second = await aSubscriber(town);
  const owing = await aSubscriber(town);
  await town.settle();
  // Under way at the time of the copy: cancelled, and not paid back yet.
  const halfDone = await undoneButForTheRefund(town, second);
  await town.takeBackup();
  town.simulator.simulator.faults.clear();
  await town.settle();
  for (const { kind, begun } of acts) {
    const code = codeOf(await ACT_LINES[kind].press(town.context, begun));
    assertThat(code === 'ok', `${kind} is refused: ${code}.`);
  }
  await town.advance(HOUR);
  const whole = await subscribe(standOf(town), second);
  await town.settle();
  const owed = await undoneButForTheRefund(town, owing);
  const told = await toldIn(town);
  const heardBefore = town.heard.length;
  const eventsBefore = await newestEvent(town);
  await town.restoreBackup();
  town.simulator.simulator.faults.clear();

  const startedAt = performance.now();
  must(await town.billing.reconciliation.sweep({ actorId: 'town', because: 'Asked for.' }));
  await town.settle();
  const recoveryMs = Math.round(performance.now() - startedAt);
  await assertLevel(town);
  for (const id of [halfDone, whole, owed])
    assertOnes(
      await EFFECT_LINES.undo_second_subscription.count(standOf(town), `undo_second_subscription:${id}`),
      `What was paid for ${id}`,
    );
  const since = await refundEventsSince(town, eventsBefore);
  const news = [...new Set(town.heard)].filter(
    (id) => !told.has(id) && !since.some((event) => id.startsWith(`${event}:`)),
  );
  assertThat(news.length === 0, `Told under other ids: ${news.join(', ')}`);
  for (const act of acts) {
    await ACT_LINES[act.kind].press(town.context, act.begun);
    await town.settle();
    await assertOnce(town, act);
  }
  return { recoveryMs, heardAgain: heardAgain(town, heardBefore) };
});

/** The ids of what the database has told. */
async function toldIn({ db }: Town): Promise<Set<string>> {
  const rows = await db.selectFrom('billing_events').select('key').execute();
  return new Set(rows.map(({ key }) => billingEventId(key)));
}

/** How much its receiver has to recognise by its id: what was told after the copy was made. */
function heardAgain({ heard }: Town, before: number): number {
  const known = new Set(heard.slice(0, before));
  return heard.slice(before).filter((id) => known.has(id)).length;
}

/** A second subscription that is cancelled already, while Stripe takes no refunds. */
async function undoneButForTheRefund(town: Town, subscriber: Subscriber): Promise<string> {
  town.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: '/v1/refunds' },
  ]);
  const id = await subscribe(standOf(town), subscriber);
  for (let tries = 0; (await town.stripe.subscriptions.retrieve(id)).status !== 'canceled'; tries += 1) {
    if (tries > 600) throw new Error(`${id} was not undone.`);
    await sleep(50);
  }
  await town.settleEvents();
  return id;
}

const newestEvent = async ({ stripe }: Town) => (await stripe.events.list({ limit: 1 })).data[0]?.id ?? '';

/** The ids of what Stripe tells of since then, which comes from the refund that was owed still. */
async function refundEventsSince({ stripe }: Town, before: string): Promise<string[]> {
  const since = await stripe.events
    .list({ ending_before: before, limit: 100 })
    .autoPagingToArray({ limit: 100 });
  const others = since.filter(({ type }) => !type.includes('refund'));
  assertThat(others.length === 0, `Done again at Stripe: ${others.map(({ type }) => type).join(', ')}`);
  return since.map(({ id }) => id);
}
