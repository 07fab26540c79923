import { expect, test } from 'vitest';
import { anEvent, aStripeSchedule, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './subscription_schedule.completed.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('subscription_schedule.completed', aStripeSchedule()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The last phase of the schedule is over.',
  });
});
