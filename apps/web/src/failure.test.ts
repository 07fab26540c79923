import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { toFailure } from './failure.ts';

function answered(data: Record<string, unknown>, message = 'no'): TRPCClientError<never> {
  return TRPCClientError.from({ error: { code: -32_000, message, data } });
}

test('an expected failure is told in the server’s words, and is decided', () => {
  const failure = toFailure(
    answered({
      httpStatus: 402,
      requestId: 'req_1',
      billing: { code: 'payment_declined', message: 'Declined.', next: 'Use another card.' },
    }),
  );
  expect(failure).toEqual({
    code: 'payment_declined',
    message: 'Declined.',
    next: 'Use another card.',
    requestId: 'req_1',
    isOutcomeKnown: true,
    isWorthRetrying: false,
    isSignedOut: false,
  });
});

test.each(['act_in_progress', 'stripe_unavailable'])('%s leaves open whether it happened', (code) => {
  expect(toFailure(answered({ httpStatus: 503, billing: { code } })).isOutcomeKnown).toBe(false);
});

test('no answer at all leaves open whether it happened, and may be asked again', () => {
  const failure = toFailure(TRPCClientError.from(new TypeError('Failed to fetch')));
  expect(failure).toMatchObject({ isOutcomeKnown: false, isWorthRetrying: true });
});

test('a failure on our side gives the request’s id and no detail', () => {
  const failure = toFailure(answered({ httpStatus: 500, requestId: 'req_2' }, 'relation "x" does not exist'));
  expect(failure).toMatchObject({ requestId: 'req_2', isOutcomeKnown: false });
  expect(failure.message).not.toContain('relation');
});

test('a session that ended is known as such', () => {
  expect(toFailure(answered({ httpStatus: 401 })).isSignedOut).toBe(true);
  expect(toFailure(answered({ httpStatus: 403 })).isSignedOut).toBe(false);
});
