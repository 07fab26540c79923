import { describe, expect, it } from 'vitest';
import { createBacklog } from './backlog.ts';

/** A backlog whose time passes only while somebody waits; `atEach` happens after each look. */
function openBacklog(atEach: (now: number) => void = () => undefined) {
  let now = 0;
  const backlog = createBacklog({
    clock: () => now,
    wait: async (ms) => {
      now += ms;
      atEach(now);
    },
  });
  const waited = async () => {
    const since = now;
    await backlog.untilCaughtUp();
    return now - since;
  };
  return { backlog, waited };
}

describe('effects and a process that is behind with the inbox', () => {
  it('do not wait while turns take less than they may', async () => {
    const { backlog, waited } = openBacklog();
    backlog.note(false);
    expect(await waited()).toBe(0);
  });

  it('wait for half a second after a turn that took all it may', async () => {
    const { backlog, waited } = openBacklog();
    backlog.note(true);
    expect(await waited()).toBe(500);
    expect(await waited()).toBe(0);
  });

  it('wait for as long as such turns follow each other', async () => {
    const { backlog, waited } = openBacklog((now) => backlog.note(now <= 2_000));
    backlog.note(true);
    expect(await waited()).toBe(2_500);
  });

  it('wait no longer than five seconds, however long it goes on', async () => {
    const { backlog, waited } = openBacklog(() => backlog.note(true));
    backlog.note(true);
    expect(await waited()).toBe(5_000);
  });

  it('wait no more when the process ends', async () => {
    const { backlog, waited } = openBacklog();
    backlog.note(true);
    backlog.forget();
    expect(await waited()).toBe(0);
  });
});
