import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, itemOf, openShop, refusal, type Shop, subscribe } from '../shop.ts';

// docs.stripe.com/api/invoices/create_preview, `subscription_details.cancel_now`
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const preview = (subscription: string, details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails = {}) =>
  shop.stripe.invoices.createPreview({
    subscription,
    subscription_details: { cancel_now: true, ...details },
  });

test('what cancelling now gives back is previewed, and is what cancelling with a prorated invoice makes', async () => {
  const { id } = await subscribe(shop, shop.starter);
  await shop.advance(14 * DAY);
  const previewed = await preview(id);
  expect(previewed.lines.data.map(({ amount }) => amount)).toEqual([-1450]);
  expect(previewed.total).toBe(-1450);
  await shop.stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true });
  const [made] = (await shop.stripe.invoices.list({ subscription: id })).data;
  expect(made).toMatchObject({ total: previewed.total, amount_due: 0 });
});

test('it is worked out at the date that is named, within the period', async () => {
  const { id, items } = await subscribe(shop, shop.starter);
  await shop.advance(14 * DAY);
  const at = shop.running.simulator.now();
  await shop.advance(600);
  expect(await preview(id, { proration_date: at })).toMatchObject({ total: -1450 });
  const late = itemOf({ items } as Stripe.Subscription).current_period_end + 1;
  expect(await refusal(preview(id, { proration_date: late }))).toMatchObject({ param: 'proration_date' });
});

test('a trial has nothing to give back, nor has who is not to be prorated: then there is no invoice', async () => {
  const { id } = await subscribe(shop, shop.starter);
  expect(await refusal(preview(id, { proration_behavior: 'none' }))).toMatchObject({
    code: 'invoice_upcoming_none',
  });
  const customer = await shop.stripe.customers.create();
  const trial = await shop.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.starter.id }],
    trial_period_days: 7,
  });
  expect(await refusal(preview(trial.id))).toMatchObject({ code: 'invoice_upcoming_none' });
});
