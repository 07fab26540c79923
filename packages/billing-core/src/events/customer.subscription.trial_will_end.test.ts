import { expect, test } from 'vitest';
import { anEvent, aStripeItem, aStripeSubscription, factsOf } from '../domain/stripe-objects.example.ts';
import { aSubscription } from '../domain/subscription.example.ts';
import { decide } from './customer.subscription.trial_will_end.ts';

const now = new Date('2026-01-10T00:00:00Z');

const trial = aStripeSubscription({
  status: 'trialing',
  trial_end: Date.parse('2026-01-13T00:00:00Z') / 1000,
});
const known = aSubscription({ status: 'trialing', trialEndsAt: new Date('2026-01-13T00:00:00Z') });
const decideOn = (facts: Parameters<typeof decide>[1], at = now) =>
  decide(anEvent('customer.subscription.trial_will_end', trial), facts, at);

test('three days before a trial ends the product is told, so that it can say what comes', () => {
  expect(decideOn(factsOf(trial, { subscription: known }))).toEqual({
    changes: [
      { kind: 'save_subscription', subscription: known },
      {
        kind: 'record_billing_event',
        type: 'subscription.trial_ending',
        payload: { subscriptionId: 'sub_1', trialEnd: trial.trial_end },
      },
    ],
    effects: [],
    because: 'The trial ends at 2026-01-13T00:00:00.000Z.',
  });
});

test('nothing is told for a trial that has ended meanwhile', () => {
  const decision = decideOn(factsOf(trial, { subscription: known }), new Date('2026-01-14T00:00:00Z'));
  expect(decision.changes.map(({ kind }) => kind)).toEqual(['save_subscription']);
});

test('nothing is told for a trial that became a paid subscription or was cancelled meanwhile', () => {
  for (const status of ['active', 'canceled'] as const) {
    const { changes, because } = decideOn(
      factsOf(aStripeSubscription({ status }), { subscription: aSubscription({ status }) }),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['save_subscription']);
    expect(because).toContain(status);
  }
});

test('what sells no plan of the catalogue is not told of', () => {
  const item = aStripeItem();
  item.price.metadata = {};
  const foreign = { ...trial, items: { ...trial.items, data: [item] } };
  expect(decideOn(factsOf(foreign))).toMatchObject({ changes: [] });
});
