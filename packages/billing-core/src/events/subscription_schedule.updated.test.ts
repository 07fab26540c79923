import { expect, test } from 'vitest';
import { anEvent, aStripeSchedule, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './subscription_schedule.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');
const schedule = aStripeSchedule();
const [running] = schedule.phases;
const decideOn = (before: object, created = '2026-01-10') =>
  decide(
    anEvent('subscription_schedule.updated', schedule, { before, created: Date.parse(created) / 1000 }),
    someFacts(),
    now,
  );

test('a change that is planned is told, with its plan and its day', () => {
  expect(decideOn({ phases: [running] })).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'subscription.change_scheduled',
        payload: { subscriptionId: 'sub_1', planKey: 'starter', startsAt: '2026-02-01T00:00:00.000Z' },
      },
    ],
    effects: [],
    because: 'The plan will be starter from 2026-02-01T00:00:00.000Z on.',
  });
});

test('the same plan shown again is no news', () => {
  expect(decideOn({ end_behavior: 'cancel' })).toMatchObject({
    changes: [],
    because: 'The schedule plans what it planned before.',
  });
});

test('a phase that has begun is planned no more', () => {
  expect(decideOn({ phases: [running] }, '2026-02-01')).toMatchObject({
    changes: [],
    because: 'The schedule plans nothing more.',
  });
});

test('a schedule that somebody else made names no plan of ours', () => {
  const foreign = aStripeSchedule({ phases: schedule.phases.map((phase) => ({ ...phase, metadata: {} })) });
  const event = anEvent('subscription_schedule.updated', foreign, { before: { phases: [] } });
  expect(decide(event, someFacts(), now).changes).toEqual([]);
});
