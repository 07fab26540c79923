import { expect, test } from 'vitest';
import { nothing } from '../domain/decision.ts';
import { anEvent, aStripeSession, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './checkout.session.async_payment_succeeded.ts';

test('a bank that pays gives nothing by itself: the invoice or the subscription does', () => {
  const event = anEvent(
    'checkout.session.async_payment_succeeded',
    aStripeSession({ status: 'complete', payment_status: 'paid' }),
  );
  expect(decide(event, someFacts(), new Date('2026-01-10'))).toEqual(
    nothing('The bank paid what was checked out.'),
  );
});
