import { expect, test } from 'vitest';
import { anEvent, aStripeSchedule, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './subscription_schedule.released.ts';

const now = new Date('2026-01-10T00:00:00Z');
const released = aStripeSchedule({ status: 'released', subscription: null, released_subscription: 'sub_1' });
const decideAt = (created: string) =>
  decide(
    anEvent('subscription_schedule.released', released, { created: Date.parse(created) / 1000 }),
    someFacts(),
    now,
  );

test('a planned change that had not begun is told as withdrawn', () => {
  expect(decideAt('2026-01-10')).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'subscription.change_withdrawn',
        payload: { subscriptionId: 'sub_1', planKey: 'starter', startsAt: '2026-02-01T00:00:00.000Z' },
      },
    ],
    effects: [],
    because: 'The change to starter that was planned for 2026-02-01T00:00:00.000Z was withdrawn.',
  });
});

test('at the end of its last phase there is nothing to withdraw', () => {
  expect(decideAt('2026-03-01')).toEqual({
    changes: [],
    effects: [],
    because: 'The schedule is over; the subscription goes on as it is.',
  });
});
