import { assertThat, type Fault } from './fault.ts';
import { sendSigned, untilSettled } from './stage.ts';

const OLD = 'whsec_old';
const NEW = 'whsec_new';

/** The secret is replaced while events come in: the sender signs with both for a while, we take either, then only the new one. */
export const secretRolled: Fault = {
  run: async (stage, { dice }) => {
    const events = dice.shuffle(stage.lab.recording.lives.flatMap((life) => life.events));
    const deployments = [[OLD], [OLD, NEW], [NEW]].map((webhookSecrets) => stage.open({ webhookSecrets }));
    const [before, during, after] = deployments;
    if (!before || !during || !after) throw new Error('There are three deployments.');
    await during.billing.worker.start();
    let refused = 0;
    for (const [at, event] of events.entries()) {
      const share = at / events.length;
      const signed = share < 0.4 ? [OLD] : share < 0.6 ? [OLD, NEW] : [NEW];
      const to = share < 0.3 ? before : share < 0.7 ? during : after;
      if ((await sendSigned(to, JSON.stringify(event), signed)) !== 200) refused += 1;
    }
    const late = await sendSigned(after, JSON.stringify(events[0]), [OLD]);
    const recoveryMs = await untilSettled(stage);
    await Promise.all(deployments.map(({ close }) => close()));
    assertThat(refused === 0, `${refused} events were refused.`);
    assertThat(late === 400, `The old secret was answered ${late} after its end.`);
    return { recoveryMs, refused };
  },
};

/** A worker's clock jumps back and forth by an hour while it works: leases go by the database's, states by Stripe's. */
export const clockStepped: Fault = {
  run: async (stage, { dice }) => {
    const { simulator } = stage.lab.recording.simulator;
    const step = () => (dice.below(3) - 1) * 3_600_000;
    const wrong = stage.open({ now: () => new Date(simulator.now() * 1_000 + step()) });
    const right = stage.open();
    await Promise.all([wrong.billing.worker.start(), right.billing.worker.start()]);
    const events = dice.shuffle(stage.lab.recording.lives.flatMap((life) => life.events));
    for (const event of events) await sendSigned(right, JSON.stringify(event));
    const recoveryMs = await untilSettled(stage);
    await Promise.all([wrong.close(), right.close()]);
    return { recoveryMs };
  },
};
