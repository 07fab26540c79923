import { expect, test } from 'vitest';
import { aSubscription } from '../domain/subscription.example.ts';
import { decideOpenPortal } from './open-portal.ts';

const subscription = aSubscription();
const none = { subscription: undefined, price: undefined };
const codeOf = (
  flow: Parameters<typeof decideOpenPortal>[0],
  facts: Parameters<typeof decideOpenPortal>[1],
) => {
  const decided = decideOpenPortal(flow, facts);
  return decided.ok ? 'ok' : decided.error.code;
};

test('home, the card and the address need no subscription', () => {
  expect(decideOpenPortal('home', none)).toEqual({ ok: true, value: null });
  expect(decideOpenPortal('payment_method_update', none)).toEqual({
    ok: true,
    value: { type: 'payment_method_update' },
  });
  expect(decideOpenPortal('customer_update', none)).toEqual({ ok: true, value: { type: 'customer_update' } });
});

test('what concerns a subscription needs one, and cancelling one that is not being cancelled', () => {
  for (const flow of ['subscription_cancel', 'subscription_update', 'subscription_update_confirm'] as const)
    expect(codeOf(flow, none)).toBe('no_live_subscription');
  const leaving = aSubscription({ cancelAtPeriodEnd: true });
  expect(codeOf('subscription_cancel', { subscription: leaving, price: undefined })).toBe(
    'already_cancelling',
  );
  expect(decideOpenPortal('subscription_cancel', { subscription, price: undefined })).toEqual({
    ok: true,
    value: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } },
  });
});

test('a plan is changed to one that is pushed and is another', () => {
  expect(codeOf('subscription_update_confirm', { subscription, price: undefined })).toBe('price_not_pushed');
  expect(codeOf('subscription_update_confirm', { subscription, price: { id: subscription.priceId } })).toBe(
    'same_plan',
  );
  expect(
    decideOpenPortal('subscription_update_confirm', { subscription, price: { id: 'price_pro' } }),
  ).toEqual({
    ok: true,
    value: {
      type: 'subscription_update_confirm',
      subscription_update_confirm: {
        subscription: subscription.id,
        items: [{ id: subscription.itemId, price: 'price_pro', quantity: subscription.quantity }],
      },
    },
  });
});
