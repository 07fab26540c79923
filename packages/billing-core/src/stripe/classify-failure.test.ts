import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { classifyFailure, type Failure } from './classify-failure.ts';

interface Answer {
  status?: number;
  type?: string;
  code?: string;
  headers?: Record<string, string>;
}

/** The error as the SDK makes it of an answer. */
function errorOf({ status, type = 'invalid_request_error', code, headers = {} }: Answer) {
  if (status === undefined) return new Stripe.errors.StripeConnectionError({ message: 'no answer' });
  return Stripe.errors.generateV1Error({
    statusCode: status,
    type,
    ...(code ? { code } : {}),
    headers,
    message: 'planted',
  } as never);
}

const classify = (answer: Answer) => classifyFailure(errorOf(answer));

test.each<[string, Answer, Partial<Failure>]>([
  ['no answer: the same key, three tries', {}, { meaning: 'outage', tries: 3, isFinal: false }],
  ['500: the same key, three tries', { status: 500 }, { meaning: 'outage', tries: 3, isFinal: false }],
  ['502 of a gateway', { status: 502 }, { meaning: 'outage', isOutage: true, isFinal: false }],
  ['503', { status: 503 }, { meaning: 'outage', isOutage: true, isFinal: false }],
  [
    '429: waits and keeps the key',
    { status: 429 },
    { meaning: 'rate_limited', isFinal: false, isOutage: false },
  ],
  [
    '429 with Retry-After',
    { status: 429, headers: { 'retry-after': '7' } },
    { meaning: 'rate_limited', retryAfterMs: 7_000 },
  ],
  ['400 that means 429', { status: 400, code: 'rate_limit' }, { meaning: 'rate_limited' }],
  [
    '429 lock_timeout: a second at least, five tries',
    { status: 429, code: 'lock_timeout' },
    { meaning: 'locked', waitMs: 1_000, tries: 5, isFinal: false },
  ],
  [
    '409 lock_timeout: the same',
    { status: 409, code: 'lock_timeout' },
    { meaning: 'locked', waitMs: 1_000, tries: 5, isFinal: false },
  ],
  [
    'a lock_timeout that its key replays never ends otherwise: final',
    { status: 429, code: 'lock_timeout', headers: { 'idempotent-replayed': 'true' } },
    { meaning: 'locked', tries: 1, isFinal: true },
  ],
  [
    '409 idempotency_key_in_use: waits for the other, same key',
    { status: 409, type: 'idempotency_error', code: 'idempotency_key_in_use' },
    { meaning: 'in_use', tries: 5, isFinal: false },
  ],
  ['another 409 is a conflict that passes', { status: 409 }, { meaning: 'in_use', isFinal: false }],
  ['402: final', { status: 402, type: 'card_error' }, { meaning: 'declined', isFinal: true, tries: 1 }],
  [
    '400: final, and somebody looks',
    { status: 400 },
    { meaning: 'refused', isFinal: true, isAlarming: true },
  ],
  [
    '404: final, and somebody looks',
    { status: 404 },
    { meaning: 'refused', isFinal: true, isAlarming: true },
  ],
  [
    '401: not the act, the deployment',
    { status: 401 },
    { meaning: 'unauthorized', isFinal: false, isAlarming: true },
  ],
  ['403: the same', { status: 403 }, { meaning: 'unauthorized', isFinal: false, isAlarming: true, tries: 1 }],
  [
    'a key with other parameters: a broken assumption',
    { status: 400, type: 'idempotency_error' },
    { meaning: 'key_reused', isFinal: false, isAlarming: true, tries: 1 },
  ],
  [
    'a 500 that its key replays is not asked for again',
    { status: 500, headers: { 'idempotent-replayed': 'true' } },
    { meaning: 'outage', tries: 1, isFinal: false },
  ],
  [
    'a 500 that says not to try again is not',
    { status: 500, headers: { 'stripe-should-retry': 'false' } },
    { tries: 1, isFinal: false },
  ],
  [
    'a 400 that says to try again is',
    { status: 400, headers: { 'stripe-should-retry': 'true' } },
    { tries: 3, waitMs: 500 },
  ],
  ['a status nobody knows yet is refused', { status: 422 }, { meaning: 'refused' }],
])('%s', (_title, answer, expected) => {
  expect(classify(answer)).toMatchObject(expected);
});

test('a Retry-After that is no number of seconds is no advice', () => {
  for (const header of ['soon', '-1', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT'])
    expect(classify({ status: 429, headers: { 'retry-after': header } })).toMatchObject({
      retryAfterMs: undefined,
    });
});

test('an error of ours is none of Stripe', () => {
  expect(classifyFailure(new TypeError('ours'))).toBeUndefined();
  expect(classifyFailure(undefined)).toBeUndefined();
});
