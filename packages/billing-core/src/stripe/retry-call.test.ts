import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { retryCall } from './retry-call.ts';

const failureOf = (statusCode: number, code?: string, headers: Record<string, string> = {}) =>
  Stripe.errors.generateV1Error({
    statusCode,
    type: 'api_error',
    message: 'planted',
    headers,
    ...(code ? { code } : {}),
  });

/** Runs a call that fails so often in this way, and says what was waited for, in milliseconds. */
async function run(error: unknown, { failures = Number.POSITIVE_INFINITY, random = 0 } = {}) {
  const waits: number[] = [];
  let made = 0;
  const outcome = await retryCall(
    () => {
      made += 1;
      return made <= failures ? Promise.reject(error) : Promise.resolve('done');
    },
    {
      sleep: async (ms) => {
        waits.push(ms);
      },
      random: () => random,
    },
  ).catch((thrown: unknown) => thrown);
  return { made, waits, outcome };
}

test('no answer and 5xx are tried three times, then the error comes out', async () => {
  for (const error of [new Stripe.errors.StripeConnectionError({ message: 'reset' }), failureOf(500)])
    expect(await run(error)).toEqual({ made: 3, waits: [500, 1_000], outcome: error });
});

test('a lock is waited for a second at least, five tries at most', async () => {
  const { made, waits } = await run(failureOf(429, 'lock_timeout'));
  expect(made).toBe(5);
  expect(waits).toEqual([1_000, 2_000, 4_000, 4_000]);
});

test('what Stripe asks to wait is waited, with up to half as much again', async () => {
  const limited = failureOf(429, undefined, { 'retry-after': '3' });
  expect((await run(limited, { failures: 1 })).waits).toEqual([3_000]);
  expect((await run(limited, { failures: 1, random: 1 })).waits).toEqual([4_500]);
});

test('a longer wait than ten seconds is left to the job', async () => {
  const limited = failureOf(429, undefined, { 'retry-after': '60' });
  expect(await run(limited)).toMatchObject({ made: 1, waits: [], outcome: limited });
});

test('it ends with the first answer', async () => {
  expect(await run(failureOf(503), { failures: 2 })).toMatchObject({ made: 3, outcome: 'done' });
});

test.each([400, 401, 402, 403, 404])('%i is not tried again', async (status) => {
  expect(await run(failureOf(status))).toMatchObject({ made: 1, waits: [] });
});

test('an error of ours is not tried again', async () => {
  expect(await run(new TypeError('ours'))).toMatchObject({ made: 1, waits: [] });
});
