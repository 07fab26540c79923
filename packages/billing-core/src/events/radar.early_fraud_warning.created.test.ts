import { expect, test } from 'vitest';
import { aStripeWarning } from '../domain/disputes/dispute.example.ts';
import { anEvent, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './radar.early_fraud_warning.created.ts';

test('the warning is kept, with what the issuer calls it', () => {
  const event = anEvent('radar.early_fraud_warning.created', aStripeWarning());
  expect(decide(event, someFacts(), new Date('2026-01-10T00:00:00Z'))).toMatchObject({
    changes: [],
    because: "The card's issuer suspects fraud (made_with_stolen_card).",
  });
});
