import { expect, test } from 'vitest';
import { anEvent, aStripeSession, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './checkout.session.expired.ts';

const now = new Date('2026-01-10T00:00:00Z');

const latest = aStripeSession({ status: 'expired' });

test('the session is closed, so that another may be begun', () => {
  expect(decide(anEvent('checkout.session.expired', latest), factsOf(latest), now)).toEqual({
    changes: [
      {
        kind: 'save_checkout_session',
        sessionId: 'cs_1',
        status: 'expired',
        paymentStatus: 'unpaid',
        subscriptionId: null,
      },
    ],
    effects: [],
    because: 'The checkout expired unpaid.',
  });
});
