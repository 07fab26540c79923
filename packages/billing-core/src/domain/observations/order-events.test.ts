import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { orderEvents } from './order-events.ts';
import { anEvent, aStripeSubscription } from './stripe-objects.example.ts';

function updated(id: string, created: number, ends: boolean): Stripe.Event {
  return anEvent('customer.subscription.updated', aStripeSubscription({ cancel_at_period_end: ends }), {
    id,
    created,
    before: { cancel_at_period_end: !ends },
  });
}

const order = (events: Stripe.Event[], endsBefore: boolean) =>
  orderEvents(
    events,
    (event) => event,
    () => ({ ...aStripeSubscription({ cancel_at_period_end: endsBefore }) }),
  ).map(({ id }) => id);

test('by the second, and within it from the state that is known', () => {
  const events = [updated('evt_0', 7, false), updated('evt_2', 5, false), updated('evt_9', 5, true)];
  expect(order(events, false)).toEqual(['evt_9', 'evt_2', 'evt_0']);
  expect(order(events, true)).toEqual(['evt_2', 'evt_9', 'evt_0']);
});

test('a creation comes first', () => {
  const created = anEvent('customer.subscription.created', aStripeSubscription(), {
    id: 'evt_9',
    created: 5,
  });
  expect(order([updated('evt_2', 5, true), created], false)).toEqual(['evt_9', 'evt_2']);
});

test('what tells no place stands by its id', () => {
  const quiet = (id: string) =>
    anEvent('customer.subscription.updated', aStripeSubscription({ id }), { id, created: 5 });
  expect(order([quiet('evt_2'), quiet('evt_1')], false)).toEqual(['evt_1', 'evt_2']);
});

test('all that has to come before an event comes before it, and each event once', () => {
  const events = [updated('evt_1', 5, true), updated('evt_2', 5, false), updated('evt_3', 5, true)];
  expect(order(events, false)).toEqual(['evt_1', 'evt_2', 'evt_3']);
  expect(order(events, true)).toEqual(['evt_2', 'evt_1', 'evt_3']);
});

test('events of different objects do not wait for each other', () => {
  const other = anEvent('customer.subscription.updated', aStripeSubscription({ id: 'sub_other' }), {
    id: 'evt_3',
    created: 5,
  });
  expect(order([updated('evt_2', 5, false), updated('evt_9', 5, true), other], false)).toEqual([
    'evt_9',
    'evt_2',
    'evt_3',
  ]);
});
