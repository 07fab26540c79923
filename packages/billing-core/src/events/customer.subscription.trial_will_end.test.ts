import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { anEvent, aStripeSubscription, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.subscription.trial_will_end.ts';

const now = new Date('2026-01-10T00:00:00Z');

const trialEnd = Date.parse('2026-01-13T00:00:00Z') / 1000;
const decideOn = (subscription: Stripe.Subscription) =>
  decide(anEvent('customer.subscription.trial_will_end', subscription), someFacts(), now);

test('the product is told when the trial ends', () => {
  expect(decideOn(aStripeSubscription({ status: 'trialing', trial_end: trialEnd }))).toEqual({
    changes: [
      {
        kind: 'record_billing_event',
        type: 'subscription.trial_ending',
        payload: { subscriptionId: 'sub_1', trialEnd },
      },
    ],
    effects: [],
    because: 'The trial ends at 2026-01-13T00:00:00.000Z.',
  });
});

test('of a subscription that sells no plan of this catalogue nothing is told', () => {
  const items = { object: 'list' as const, has_more: false, url: '', data: [] };
  expect(decideOn(aStripeSubscription({ trial_end: trialEnd, items })).changes).toEqual([]);
});
