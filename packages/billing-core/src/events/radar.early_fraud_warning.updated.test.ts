import { expect, test } from 'vitest';
import { aStripeWarning } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './radar.early_fraud_warning.updated.ts';

test('one about which nothing can be done any more says so', () => {
  const event = anEvent('radar.early_fraud_warning.updated', aStripeWarning({ actionable: false }));
  expect(decide(event, someFacts(), new Date('2026-01-10T00:00:00Z'))).toEqual({
    changes: [],
    effects: [],
    because: 'The payment was refunded or disputed.',
  });
});
