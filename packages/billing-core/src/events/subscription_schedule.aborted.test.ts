import { expect, test } from 'vitest';
import { anEvent, aStripeSchedule, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './subscription_schedule.aborted.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('subscription_schedule.aborted', aStripeSchedule()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The schedule ended with its subscription, which was not paid.',
  });
});
