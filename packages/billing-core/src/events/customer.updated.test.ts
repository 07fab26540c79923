import { expect, test } from 'vitest';
import { anEvent, aStripeCustomer, someFacts } from '../domain/observations/stripe-objects.example.ts';
import { decide } from './customer.updated.ts';

const now = new Date('2026-01-10T00:00:00Z');

test('the row follows by the fold, and nothing is told', () => {
  expect(decide(anEvent('customer.updated', aStripeCustomer()), someFacts(), now)).toEqual({
    changes: [],
    effects: [],
    because: 'The customer changed at Stripe.',
  });
});

test('a new default card is charged with what failed before; another change of the customer charges nothing', () => {
  const customer = aStripeCustomer();
  const withCard = {
    ...customer,
    invoice_settings: { ...customer.invoice_settings, default_payment_method: 'pm_new' },
  };
  const before = { invoice_settings: { default_payment_method: null } };
  const decision = decide(anEvent('customer.updated', withCard, { before }), someFacts(), now);
  expect(decision.effects).toMatchObject([
    {
      kind: 'charge_new_card',
      key: `charge_new_card:${customer.id}:pm_new`,
      payload: { methodId: 'pm_new' },
    },
  ]);
  const renamed = anEvent('customer.updated', withCard, { before: { name: 'Before' } });
  expect(decide(renamed, someFacts(), now).effects).toEqual([]);
});
