import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EffectKind } from '../src/domain/decision.ts';
import { ACT_KINDS, type ActKindName } from '../src/shell/calls/act-kinds.ts';
import { completeIntents } from '../src/shell/calls/complete-intents.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { ACT_LINES, type Begun } from './lab/act-lines.ts';
import { type CutWorld, openCutWorld } from './lab/cut-world.ts';
import { EFFECT_LINES } from './lab/effect-lines.ts';
import { atEveryStatement, butForTheCut } from './lab/failpoints.ts';
import type { Stand } from './lab/stand.ts';
import { codeOf, type World } from './world.ts';

/** All of it takes a quarter of an hour: every day a part, and before a release `FAILPOINTS=all vitest run` of this file. */
const IS_WHOLE = process.env.FAILPOINTS === 'all';
/** Odd, so that both the next press and the job that completes acts have their turn. */
const STRIDE = IS_WHOLE ? 1 : 7;

let cut: CutWorld;
let world: World;
let sound: BillingContext;
let stand: Stand;
beforeAll(async () => {
  cut = await openCutWorld();
  ({ world, sound, stand } = cut);
});
afterAll(() => cut.close());
beforeEach(() => world.simulator.simulator.faults.clear());

/** Whoever held something is taken for dead. */
const leasesRunOut = async () => {
  await sql`update intents set updated_at = 'epoch' where state = 'pending'`.execute(world.db);
  await sql`update effects set leased_until = now() - interval '1 second' where state = 'pending'`.execute(
    world.db,
  );
  await sql`update billing_details set leased_until = now() - interval '1 second'`.execute(world.db);
};

const onceEach = (counts: Record<string, number>) =>
  Object.fromEntries(Object.keys(counts).map((name) => [name, 1]));
async function expectOnce(counts: Record<string, number>, where: string): Promise<void> {
  expect(counts, where).toEqual(onceEach(counts));
}

test.each(ACT_KINDS)(
  '%s whose process dies before any statement is done once, by the next press or by the job that completes acts',
  async (kind) => {
    const line = ACT_LINES[kind];
    const statements = await atEveryStatement(
      'process',
      async (failpoint, nth) => {
        const begun = await line.begin(stand);
        const first = await butForTheCut(line.press(cut.processUnder(failpoint), begun));
        await leasesRunOut();
        if (nth % 2 === 0) await completeIntents(sound);
        const where = `before statement ${nth}`;
        const code = codeOf(await line.press(sound, begun));
        // A link that was shown is not shown again.
        if (first?.ok && kind === 'open_portal') expect(code).toBe('act_reused');
        else expect(code, where).toBe('ok');
        await stand.settle();
        await expectOnce(await line.count(stand, begun), where);
      },
      { stride: STRIDE },
    );
    expect(statements).toBeGreaterThan(6);
  },
  180_000,
);

const LOST = {
  'whose answer is lost three times': (nth: number) => ({
    kind: 'reset_after' as const,
    nth: [nth, nth + 1, nth + 2],
  }),
  'that fails inside Stripe after its effect, for good under its key': (nth: number) => ({
    kind: 'server_error' as const,
    after: true,
    kept: true,
    nth: [nth],
  }),
  'that fails inside Stripe before its effect, for good under its key': (nth: number) => ({
    kind: 'server_error' as const,
    kept: true,
    nth: [nth],
  }),
};

const lostCalls = ACT_KINDS.flatMap((kind) =>
  Object.entries(LOST)
    .slice(0, IS_WHOLE ? undefined : 1)
    .map(([name, fault]) => ({ kind, name, fault })),
);

test.each(lostCalls)(
  '$kind with any call $name comes out once by pressing again',
  async ({ kind, fault }) => {
    const { faults } = world.simulator.simulator;
    for (let nth = 1; ; nth += 1) {
      const begun = await ACT_LINES[kind].begin(stand);
      faults.set([{ ...fault(nth), method: 'POST', path: '/v1/*' }]);
      const code = await pressUntilDone(kind, begun);
      const isStruck = (faults.list()[0]?.matched ?? 0) >= nth;
      faults.clear();
      const where = `call ${nth}`;
      expect(code, where).toBe('ok');
      await stand.settle();
      await expectOnce(await ACT_LINES[kind].count(stand, begun), where);
      if (!isStruck) break;
    }
  },
  120_000,
);

async function pressUntilDone(kind: ActKindName, begun: Begun): Promise<string> {
  for (let presses = 1; ; presses += 1) {
    const code = await ACT_LINES[kind].press(sound, begun).then(codeOf, String);
    if (code === 'ok' || presses === 4) return code;
  }
}

test.each(Object.keys(EFFECT_LINES) as EffectKind[])(
  '%s whose process dies before any statement is finished by the next worker, once',
  async (kind) => {
    const line = EFFECT_LINES[kind];
    const statements = await atEveryStatement('process', async (failpoint, nth) => {
      const key = await line.begin(stand);
      await butForTheCut(runEffect(cut.processUnder(failpoint), key));
      await leasesRunOut();
      await runEffect(sound, key);
      const where = `before statement ${nth}`;
      const effect = await world.db
        .selectFrom('effects')
        .select(['state', 'attempts'])
        .where('key', '=', key)
        .executeTakeFirst();
      expect(effect, where).toEqual({ state: 'done', attempts: 1 });
      await expectOnce(await line.count(stand, key), where);
    });
    expect(statements).toBeGreaterThan(3);
  },
  180_000,
);
