import { expect, test } from 'vitest';
import { nothing, tell } from '../domain/decision.ts';
import { anEvent, aStripeSession, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './checkout.session.async_payment_failed.ts';

const now = new Date('2026-01-10');
const failed = (metadata: Record<string, string>) =>
  anEvent('checkout.session.async_payment_failed', aStripeSession({ status: 'complete', metadata }));

test('of what is bought once it is told that nothing was bought', () => {
  const event = failed({ billwright_purchase: 'credits', billwright_gives: 'credits:calls:10' });
  expect(decide(event, someFacts(), now)).toEqual(
    tell(
      'purchase.failed',
      { sessionId: 'cs_1', productKey: 'credits' },
      'The bank did not pay for credits: nothing was bought.',
    ),
  );
});

test('of a plan the invoice and the subscription tell', () => {
  expect(decide(failed({ billwright_plan: 'pro' }), someFacts(), now)).toEqual(
    nothing('The bank did not pay what was checked out.'),
  );
});
