import { expect, test } from 'vitest';
import { aSubscription } from '../domain/subscription.example.ts';
import { decideCancelSubscription } from './cancel-subscription.ts';

const nothingSaid = { feedback: null, comment: null };

test('the subscription ends when the paid period does', () => {
  expect(decideCancelSubscription({ feedback: 'unused', comment: ' bye ' }, aSubscription())).toEqual({
    ok: true,
    value: {
      subscriptionId: 'sub_1',
      feedback: 'unused',
      comment: 'bye',
      cancelsAt: new Date('2026-02-01T00:00:00Z'),
    },
  });
});

test('nothing has to be said, and a reason that Stripe does not count is kept as other', () => {
  expect(decideCancelSubscription(nothingSaid, aSubscription())).toMatchObject({
    value: { feedback: undefined, comment: undefined },
  });
  expect(decideCancelSubscription({ feedback: 'bored', comment: null }, aSubscription())).toMatchObject({
    value: { feedback: 'other' },
  });
});

test('one that is ending already, and none at all, are refused', () => {
  const ending = aSubscription({ cancelAt: new Date('2026-02-01T00:00:00Z') });
  expect(decideCancelSubscription(nothingSaid, ending)).toMatchObject({
    error: { code: 'already_cancelling' },
  });
  expect(decideCancelSubscription(nothingSaid, undefined)).toMatchObject({
    error: { code: 'no_live_subscription' },
  });
});
