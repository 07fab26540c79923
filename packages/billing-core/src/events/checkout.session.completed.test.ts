import { expect, test } from 'vitest';
import { anEvent, aStripeSession, factsOf } from '../domain/stripe-objects.example.ts';
import { decide } from './checkout.session.completed.ts';

const now = new Date('2026-01-10T00:00:00Z');

const latest = aStripeSession({ status: 'complete', payment_status: 'paid', subscription: 'sub_1' });

test('the session is no longer open; it gives no access by itself', () => {
  expect(decide(anEvent('checkout.session.completed', latest), factsOf(latest), now)).toEqual({
    changes: [
      {
        kind: 'save_checkout_session',
        sessionId: 'cs_1',
        status: 'complete',
        paymentStatus: 'paid',
        subscriptionId: 'sub_1',
      },
    ],
    effects: [],
    because: 'The customer completed the checkout.',
  });
});

test('a trial completes without a payment', () => {
  const trial = { ...latest, payment_status: 'no_payment_required' as const };
  const { changes } = decide(anEvent('checkout.session.completed', trial), factsOf(trial), now);
  expect(changes).toMatchObject([{ status: 'complete', paymentStatus: 'no_payment_required' }]);
});

test('a status that is not known today keeps the session open', () => {
  const odd = { ...latest, status: 'hibernating' as never };
  const { changes } = decide(anEvent('checkout.session.completed', odd), factsOf(odd), now);
  expect(changes).toMatchObject([{ status: 'open' }]);
});
