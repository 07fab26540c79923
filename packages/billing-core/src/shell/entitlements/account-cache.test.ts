import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountCache, MAX_STALE_MS } from './account-cache.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Read {
  accountId: string;
  number: number;
}

function open({ maxAccounts = 10 } = {}) {
  let reads = 0;
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const cache = new AccountCache<Read>({
    maxAccounts,
    read: (accountId) =>
      new Promise((resolve, reject) => {
        reads += 1;
        const number = reads;
        waiting.push({ resolve: () => resolve({ accountId, number }), reject });
      }),
  });
  const answer = async () => {
    await flush();
    waiting.shift()?.resolve();
    await flush();
  };
  return {
    cache,
    answer,
    fail: async (error: Error) => {
      await flush();
      waiting.shift()?.reject(error);
      await flush();
    },
    reads: () => reads,
    load: async (accountId = 'acme') => {
      const loading = cache.load(accountId);
      await answer();
      return (await loading).value;
    },
    known: (accountId = 'acme') => cache.peek(accountId)?.value.number,
  };
}

const flush = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const pass = (ms: number) => vi.advanceTimersByTime(ms);

test('while nobody listens, what was read counts for a second', async () => {
  const { load, known } = open();
  await load();
  pass(MAX_STALE_MS - 1);
  expect(known()).toBe(1);
  pass(1);
  expect(known()).toBeUndefined();
});

test('while changes are heard, it counts as long as the connection beats, and for a second after its last beat', async () => {
  const { cache, load, known } = open();
  cache.listen();
  cache.beat(performance.now());
  await load();
  for (let beat = 0; beat < 20; beat += 1) {
    pass(500);
    cache.beat(performance.now());
  }
  expect(known()).toBe(1);
  pass(MAX_STALE_MS - 1);
  expect(known()).toBe(1);
  pass(1);
  expect(known()).toBeUndefined();
});

test('a beat counts from when it was asked for, not from when it was answered', async () => {
  const { cache, load, known } = open();
  cache.listen();
  await load();
  const askedAt = performance.now();
  pass(900);
  cache.beat(askedAt);
  pass(100);
  expect(known()).toBeUndefined();
});

test('what was read before the connection listened, or was opened again, counts for a second by itself', async () => {
  const { cache, load, known } = open();
  await load();
  pass(10);
  cache.listen();
  pass(MAX_STALE_MS - 11);
  cache.beat(performance.now());
  expect(known()).toBe(1);
  pass(1);
  expect(known()).toBeUndefined();
});

test('a change makes it unknown at once', async () => {
  const { cache, load, known } = open();
  cache.listen();
  await load('acme');
  await load('other');
  cache.forget('acme');
  expect([known('acme'), known('other')]).toEqual([undefined, 2]);
});

test('a thousand who ask at once are answered by one reading', async () => {
  const { cache, answer, reads } = open();
  const asked = Array.from({ length: 1_000 }, () => cache.load('acme'));
  await answer();
  const answers = await Promise.all(asked);
  expect(reads()).toBe(1);
  expect(new Set(answers.map(({ value }) => value.number))).toEqual(new Set([1]));
});

test('who asks after a change does not get what was read before it, and one account is still read once at a time', async () => {
  const { cache, answer, reads, known } = open();
  const before = cache.load('acme');
  await flush();
  cache.forget('acme');
  const afterwards = [cache.load('acme'), cache.load('acme')];
  await flush();
  expect(reads()).toBe(1);
  await answer();
  expect((await before).value.number).toBe(1);
  expect(known()).toBeUndefined();
  await answer();
  expect((await Promise.all(afterwards)).map(({ value }) => value.number)).toEqual([2, 2]);
  expect([reads(), known()]).toEqual([2, 2]);
});

test('a reading that fails is told to who waited, and made again for who asks next', async () => {
  const { cache, fail, load, known } = open();
  const failing = cache.load('acme');
  const told = expect(failing).rejects.toThrow('the database is away');
  await fail(new Error('the database is away'));
  await told;
  expect(known()).toBeUndefined();
  expect(await load()).toEqual({ accountId: 'acme', number: 2 });
});

test('no more accounts are kept than said: those that were asked for last', async () => {
  const { cache, load, known } = open({ maxAccounts: 3 });
  for (const id of ['a', 'b', 'c']) await load(id);
  expect(known('a')).toBe(1);
  await load('d');
  expect([cache.size, known('a'), known('b')]).toEqual([3, 1, undefined]);
});
