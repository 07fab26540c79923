import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { assertThat, type Fault } from './fault.ts';
import { burntAttempts, deliverAll, type Stage, signatureOf, untilSettled } from './stage.ts';

/** One of the workers is killed with -9 at a random moment, over and over; another takes its place. */
export const workerKilled: Fault = {
  run: async (stage, { dice, size }) => {
    const kills = size === 'full' ? 100 : 3;
    const workers = await Promise.all([startChild(stage, 'worker'), startChild(stage, 'worker')]);
    let isOver = false;
    const kill = async () => {
      for (let killed = 0; killed < kills; killed += 1) {
        await sleep(dice.below(400));
        const at = dice.below(workers.length);
        workers[at]?.process.kill('SIGKILL');
        workers[at] = await startChild(stage, 'worker');
      }
      isOver = true;
    };
    const deliver = async () => {
      let rounds = 0;
      do {
        if (rounds > 0) await untilSettled(stage);
        if (rounds > 0) await stage.lab.forget();
        rounds += 1;
        await deliverAll(stage, dice);
      } while (!isOver);
      return rounds;
    };
    const [rounds] = await Promise.all([deliver(), kill()]);
    const recoveryMs = await untilSettled(stage);
    for (const { process: worker } of workers) worker.kill('SIGKILL');
    return { kills, rounds, recoveryMs };
  },
};

/** The API stores an event and dies before it answers; the sender sends again, to the next. */
export const apiKilled: Fault = {
  run: async (stage, { dice, size }) => {
    const events = dice.shuffle(stage.lab.recording.lives.flatMap((life) => life.events));
    const kills = size === 'full' ? 20 : 3;
    const { billing, close } = stage.open();
    await billing.worker.start();
    let api = await startChild(stage, 'api', { STAGE_KILLED_AFTER: '20' });
    let killed = 0;
    for (const event of events)
      while ((await post(api, JSON.stringify(event))) !== 200) {
        killed += 1;
        const env: Record<string, string> =
          killed < kills ? { STAGE_KILLED_AFTER: String(dice.below(20)) } : {};
        api = await startChild(stage, 'api', env);
      }
    const recoveryMs = await untilSettled(stage);
    api.process.kill('SIGKILL');
    await close();
    assertThat(killed === kills, `The API died ${killed} times.`);
    return { kills, recoveryMs };
  },
};

async function post({ said: port }: Child, body: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks/stripe`, {
    method: 'POST',
    body,
    headers: { 'stripe-signature': signatureOf(body) },
  }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status ?? 0;
}

/** Workers are asked to end while events come in: they finish what they have, and no event loses a try by it. */
export const askedToEnd: Fault = {
  run: async (stage, { dice, size }) => {
    const delivering = deliverAll(stage, dice);
    let longestMs = 0;
    for (let times = 0; times < (size === 'full' ? 20 : 2); times += 1) {
      const worker = await startChild(stage, 'worker');
      await sleep(dice.below(300));
      const askedAt = performance.now();
      worker.process.kill('SIGTERM');
      const code = await worker.ended;
      assertThat(code === 0, `The worker ended with ${code}.`);
      longestMs = Math.max(longestMs, performance.now() - askedAt);
    }
    await delivering;
    const last = await startChild(stage, 'worker');
    const recoveryMs = await untilSettled(stage);
    last.process.kill('SIGKILL');
    const burnt = await burntAttempts(stage);
    assertThat(burnt === 0, `${burnt} events lost a try.`);
    assertThat(longestMs < 25_000, `A worker took ${longestMs} ms to end.`);
    return { recoveryMs, longestMs: Math.round(longestMs) };
  },
};

/** What a fault needs when nothing but the database is troubled: a worker, and events that come in meanwhile. */
export async function underLoad(
  stage: Stage,
  { dice, open = stage.open() }: { dice: Parameters<typeof deliverAll>[1]; open?: ReturnType<Stage['open']> },
  trouble: (delivered: Promise<unknown>) => Promise<void>,
): Promise<{ recoveryMs: number; refused: number }> {
  await open.billing.worker.start();
  const delivering = deliverAll(stage, dice);
  await Promise.all([delivering, trouble(delivering)]);
  const { refused } = await delivering;
  const recoveryMs = await untilSettled(stage);
  await open.close();
  return { recoveryMs, refused };
}
