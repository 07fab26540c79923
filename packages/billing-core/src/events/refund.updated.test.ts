import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { anEvent, aStripeRefund, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './refund.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');

const decideOn = (refund: Stripe.Refund, before: Partial<Stripe.Refund>) => {
  const event = anEvent('refund.updated', refund);
  event.data.previous_attributes = before;
  return decide(event, someFacts(), now);
};

test('one that was pending and has gone out is told', () => {
  const decision = decideOn(aStripeRefund(), { status: 'pending' });
  expect(decision.changes.map(({ type }) => type)).toEqual(['refund.succeeded']);
  expect(decision.effects.map(({ key }) => key)).toEqual(['tend_refund:re_1:succeeded']);
});

test('one that failed is left to refund.failed, and one that was called off is only kept', () => {
  for (const status of ['failed', 'canceled'])
    expect(decideOn(aStripeRefund({ status }), { status: 'pending' })).toEqual({
      changes: [],
      effects: [],
      because: `re_1 is ${status}.`,
    });
});

test('other details are told to nobody', () => {
  expect(decideOn(aStripeRefund(), { metadata: {} })).toEqual({
    changes: [],
    effects: [],
    because: 'Details of a refund changed.',
  });
});
