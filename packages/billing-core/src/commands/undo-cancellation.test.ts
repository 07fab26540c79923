import { expect, test } from 'vitest';
import { aSubscription } from '../domain/subscription.example.ts';
import { decideUndoCancellation } from './undo-cancellation.ts';

test('what was scheduled for the period end is taken back there', () => {
  expect(decideUndoCancellation(aSubscription({ cancelAtPeriodEnd: true }))).toEqual({
    ok: true,
    value: { subscriptionId: 'sub_1', planKey: 'starter', change: { cancel_at_period_end: false } },
  });
});

test('what the portal scheduled by date is taken back by date', () => {
  const ending = aSubscription({ cancelAt: new Date('2026-02-01T00:00:00Z') });
  expect(decideUndoCancellation(ending)).toMatchObject({ value: { change: { cancel_at: '' } } });
});

test('there is nothing to undo on one that goes on, or on none', () => {
  expect(decideUndoCancellation(aSubscription())).toMatchObject({ error: { code: 'not_cancelling' } });
  expect(decideUndoCancellation(undefined)).toMatchObject({ error: { code: 'no_live_subscription' } });
});
