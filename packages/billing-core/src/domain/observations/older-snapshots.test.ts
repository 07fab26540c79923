import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { toSubscription } from '../subscription.ts';
import { toInvoice } from './mirrored-objects.ts';
import { aStripeInvoice, aStripeItem, aStripeSubscription } from './stripe-objects.example.ts';

const seconds = fc.integer({ min: 1_500_000_000, max: 2_000_000_000 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const subscription = fc
  .record({
    created: seconds,
    start: seconds,
    end: seconds,
    status: fc.constantFrom('trialing', 'active', 'past_due', 'canceled', 'a status of tomorrow'),
    quantity: fc.integer({ min: 1, max: 10_000 }),
    amount: fc.integer({ min: 0, max: 10_000_000 }),
    interval: fc.constantFrom('month' as const, 'year' as const),
    cancelAt: maybe(seconds),
    trialEnd: maybe(seconds),
  })
  .map(({ start, end, quantity, amount, interval, cancelAt, trialEnd, status, created }) => {
    const item = aStripeItem('starter', amount);
    const price = { ...item.price, recurring: { interval } } as Stripe.Price;
    const own = { ...item, quantity, price, current_period_start: start, current_period_end: end };
    return aStripeSubscription({
      created,
      status: status as Stripe.Subscription.Status,
      cancel_at: cancelAt,
      trial_end: trialEnd,
      items: { object: 'list', has_more: false, url: '', data: [own] },
    });
  });

/** As an API version before 2025-03-31 shows the same subscription. */
function beforeBasil(now: Stripe.Subscription): Stripe.Subscription {
  const [item] = now.items.data;
  const { current_period_start, current_period_end, ...olderItem } = item ?? aStripeItem();
  const items = { ...now.items, data: [olderItem] };
  return { ...now, items, current_period_start, current_period_end } as unknown as Stripe.Subscription;
}

/** As an API version before 2020-08-27 shows it: a plan, and no price. */
function beforePrices(now: Stripe.Subscription): Stripe.Subscription {
  const older = beforeBasil(now);
  const data = older.items.data.map(({ price, ...item }) => ({
    ...item,
    plan: {
      id: price.id,
      amount: price.unit_amount,
      interval: price.recurring?.interval,
      metadata: price.metadata,
    },
  }));
  const { cancellation_details: _, ...rest } = older;
  return { ...rest, items: { ...older.items, data } } as unknown as Stripe.Subscription;
}

test('a subscription is the same row in every shape that Stripe ever gave it', () => {
  fc.assert(
    fc.property(subscription, (now) => {
      const row = toSubscription(now, 'acme');
      expect(row).toBeDefined();
      expect(toSubscription(beforeBasil(now), 'acme')).toEqual(row);
      expect(toSubscription(beforePrices(now), 'acme')).toEqual(row);
    }),
  );
});

test('where both shapes are there, the newer one counts', () => {
  const now = aStripeSubscription();
  const both = { ...now, current_period_end: 1, current_period_start: 1 } as unknown as Stripe.Subscription;
  expect(toSubscription(both, 'acme')).toEqual(toSubscription(now, 'acme'));
});

test('a subscription whose item has neither price nor plan sells nothing of ours', () => {
  const { price: _, ...bare } = aStripeItem();
  const items = { object: 'list', has_more: false, url: '', data: [bare] };
  const snapshot = aStripeSubscription({ items: items as unknown as Stripe.Subscription['items'] });
  expect(toSubscription(snapshot, 'acme')).toBeUndefined();
});

test('an invoice is the same row whether its parent or itself names the subscription, as an id or whole', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('draft', 'open', 'paid', 'void'), (total, status) => {
      const now = aStripeInvoice({ total, status: status as Stripe.Invoice.Status });
      const row = toInvoice(now, 'acme');
      const { parent: _, ...older } = now;
      for (const named of ['sub_1', { id: 'sub_1', object: 'subscription' }])
        expect(toInvoice({ ...older, subscription: named } as unknown as Stripe.Invoice, 'acme')).toEqual(
          row,
        );
    }),
  );
});

test('an invoice of no subscription has none in either shape', () => {
  const { parent: _, ...older } = aStripeInvoice();
  for (const shape of [
    { ...older, parent: null },
    { ...older, subscription: null },
  ])
    expect(toInvoice(shape as unknown as Stripe.Invoice, 'acme')).toMatchObject({ subscriptionId: null });
});
