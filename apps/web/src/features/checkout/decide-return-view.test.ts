import { expect, test } from 'vitest';
import type { Failure } from '../../failure.ts';
import { decideNextAsk, decideReturnView } from './decide-return-view.ts';

const facts = { reference: 'cs_test_1', status: undefined, failure: null, waitedMs: 0 };
const offline: Failure = {
  code: null,
  message: 'We can’t reach the server.',
  next: '',
  requestId: null,
  isOutcomeKnown: false,
  isWorthRetrying: true,
  isSignedOut: false,
};

test('the redirect alone, however long one waits, never shows the plan as bought', () => {
  for (const waitedMs of [0, 29_000, 30_000, 3_600_000]) {
    for (const status of [undefined, { kind: 'open' }, { kind: 'processing' }] as const) {
      expect(decideReturnView({ ...facts, status, waitedMs }).kind).not.toBe('confirmed');
    }
  }
});

test('the server’s active is the one thing that shows the plan', () => {
  const status = { kind: 'active', planName: 'Starter', statusText: 'Active' } as const;
  const view = decideReturnView({ ...facts, status });
  expect(view).toEqual({ kind: 'confirmed', planName: 'Starter', statusText: 'Active' });
  expect(decideNextAsk(view)).toBe(false);
});

test('an open session is waited on: the customer is often back before the webhook', () => {
  expect(decideReturnView({ ...facts, status: { kind: 'open' } })).toEqual({ kind: 'waiting' });
});

test('after 30 seconds it is explained, and waited on', () => {
  const view = decideReturnView({ ...facts, status: { kind: 'processing' }, waitedMs: 30_000 });
  expect(view).toEqual({ kind: 'long_wait', mayBeUnpaid: false });
  expect(decideNextAsk(view)).toBeTypeOf('number');
});

test('a long wait on an open session says that it may not be paid', () => {
  const view = decideReturnView({ ...facts, status: { kind: 'open' }, waitedMs: 45_000 });
  expect(view).toEqual({ kind: 'long_wait', mayBeUnpaid: true });
});

test('an expired session is over', () => {
  expect(decideNextAsk(decideReturnView({ ...facts, status: { kind: 'expired' } }))).toBe(false);
});

test('a session of nobody or of another account is not found', () => {
  expect(decideReturnView({ ...facts, reference: null })).toEqual({ kind: 'not_found' });
  const failure = { ...offline, code: 'checkout_not_found' };
  expect(decideReturnView({ ...facts, failure })).toEqual({ kind: 'not_found' });
});

test('while the server can’t be reached it is asked again', () => {
  const view = decideReturnView({ ...facts, failure: offline });
  expect(view.kind).toBe('unreachable');
  expect(decideNextAsk(view)).toBeTypeOf('number');
});

test('a hiccup after an answer changes nothing on the screen', () => {
  const view = decideReturnView({ ...facts, status: { kind: 'processing' }, failure: offline });
  expect(view).toEqual({ kind: 'waiting' });
});
