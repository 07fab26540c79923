import { sql } from 'kysely';
import { assertThat, type Fault } from './fault.ts';
import { deliverAll, type Stage, untilSettled } from './stage.ts';

/** Stripe has to be asked again for every price, so that the faults have something to strike. */
async function withQuestions<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const { faults } = stage.lab.recording.simulator.simulator;
  await stage.lab.forget({ terms: true });
  try {
    return await work();
  } finally {
    faults.clear();
  }
}

/** A fault that strikes nothing shows nothing. */
function assertAsked({ lab }: Stage): void {
  const matched = lab.recording.simulator.simulator.faults.list().map((each) => each.matched);
  assertThat(Math.max(...matched) > 0, 'Stripe was not asked at all.');
}

/** Three in ten calls fail: with 500, after their effect, by a reset connection, or for coming too often. */
export const stripeFails: Fault = {
  run: (stage, { dice }) =>
    withQuestions(stage, async () => {
      const { faults } = stage.lab.recording.simulator.simulator;
      faults.set([
        { kind: 'server_error', rate: 0.1 },
        { kind: 'reset_after', rate: 0.1 },
        { kind: 'rate_limited', rate: 0.1 },
      ]);
      const open = stage.open();
      await open.billing.worker.start();
      await deliverAll(stage, dice);
      await untilSettled(stage);
      assertAsked(stage);
      faults.clear();
      const recoveryMs = await untilSettled(stage);
      await open.close();
      return { recoveryMs };
    }),
};

/** Stripe does not answer at all for a while: no event loses a try, and all is done soon after it is back. */
export const stripeDown: Fault = {
  run: (stage, { dice }) =>
    withQuestions(stage, async () => {
      const { faults } = stage.lab.recording.simulator.simulator;
      faults.set([{ kind: 'server_error', status: 503 }]);
      const open = stage.open();
      await open.billing.worker.start();
      await deliverAll(stage, dice);
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook_inbox
        where attempts > 1`.execute(stage.lab.database.db);
      assertAsked(stage);
      faults.clear();
      const recoveryMs = await untilSettled(stage);
      await open.close();
      assertThat(rows[0]?.n === 0, `${rows[0]?.n} events lost a try to a Stripe that was down.`);
      return { recoveryMs };
    }),
};

/** Stripe takes two seconds for each answer: the events that need none of it don't wait for those that do. */
export const stripeSlow: Fault = {
  run: (stage, { dice }) =>
    withQuestions(stage, async () => {
      const { faults } = stage.lab.recording.simulator.simulator;
      const open = stage.open();
      await open.billing.worker.start();
      faults.set([{ kind: 'slow', ms: 2_000 }]);
      await deliverAll(stage, dice);
      const { rows } = await sql<{ waited_ms: number | null }>`select (percentile_cont(0.5) within group
        (order by extract(epoch from now() - received_at)) * 1000)::float8 as waited_ms from webhook_inbox
        where state = 'received'`.execute(stage.lab.database.db);
      assertAsked(stage);
      faults.clear();
      const recoveryMs = await untilSettled(stage);
      await open.close();
      const waitedMs = Math.round(rows[0]?.waited_ms ?? 0);
      assertThat(waitedMs < 10_000, `What waited had waited ${waitedMs} ms.`);
      return { recoveryMs, waitedMs };
    }),
};
