import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkout, openShop, refusal, type Shop, submit, submitCard, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const openPortal = (customer: string, rest: Partial<Stripe.BillingPortal.SessionCreateParams> = {}) =>
  shop.stripe.billingPortal.sessions.create({ customer, return_url: 'https://app.example/billing', ...rest });

test('a card added in the portal becomes the default of customer and subscription', async () => {
  const session = await checkout(shop, shop.starter);
  await submitCard(session.url ?? '', '4242424242424242');
  const { customer, subscription } = await shop.stripe.checkout.sessions.retrieve(session.id);
  const portal = await openPortal(String(customer));
  await submitCard(`${portal.url}/payment-method`, '5555555555554444');
  const [updated, kept] = await Promise.all([
    shop.stripe.subscriptions.retrieve(String(subscription), {
      expand: ['default_payment_method', 'customer.invoice_settings.default_payment_method'],
    }),
    shop.stripe.customers.listPaymentMethods(String(customer)),
  ]);
  expect(updated).toMatchObject({
    default_payment_method: { card: { brand: 'mastercard' } },
    customer: { invoice_settings: { default_payment_method: { card: { brand: 'mastercard' } } } },
  });
  expect(kept.data.map(({ card }) => card?.brand)).toEqual(['mastercard', 'visa']);
});

test('cancelling in the portal asks the reason, ends at the period end, and can be taken back', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const portal = await openPortal(String(subscription.customer), {
    flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } },
  });
  await submit(
    `${portal.url}/subscriptions/${subscription.id}/cancel`,
    new URLSearchParams({ feedback: 'too_expensive', comment: 'Later' }),
  );
  expect(await shop.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    cancel_at_period_end: true,
    cancellation_details: { feedback: 'too_expensive', comment: 'Later', reason: 'cancellation_requested' },
  });
  await submit(`${portal.url}/subscriptions/${subscription.id}/resume`, new URLSearchParams());
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(false);
});

test('a configuration may end subscriptions at once', async () => {
  const configuration = await shop.stripe.billingPortal.configurations.create({
    features: {
      subscription_cancel: {
        enabled: true,
        mode: 'immediately',
        cancellation_reason: { enabled: true, options: ['unused'] },
      },
    },
  });
  expect(configuration.features.subscription_cancel).toMatchObject({ enabled: true, mode: 'immediately' });
  const subscription = await subscribe(shop, shop.starter);
  const portal = await openPortal(String(subscription.customer), { configuration: configuration.id });
  await submit(
    `${portal.url}/subscriptions/${subscription.id}/cancel`,
    new URLSearchParams({ feedback: 'unused' }),
  );
  expect(await shop.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: 'canceled',
    cancellation_details: { feedback: 'unused' },
  });
});

test("a portal session can't cancel another customer's subscription", async () => {
  const [mine, theirs] = [await subscribe(shop, shop.starter), await subscribe(shop, shop.pro)];
  const portal = await openPortal(String(mine.customer));
  const answer = await submit(
    `${portal.url}/subscriptions/${theirs.id}/cancel`,
    new URLSearchParams({ feedback: 'unused' }),
  );
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect((await shop.stripe.subscriptions.retrieve(theirs.id)).cancel_at).toBeNull();
  const error = await refusal(
    openPortal(String(mine.customer), {
      flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: theirs.id } },
    }),
  );
  expect(error).toMatchObject({ code: 'resource_missing' });
});
