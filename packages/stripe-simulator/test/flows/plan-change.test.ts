import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop, START, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const expand = ['latest_invoice'];

test('an upgrade charges exactly what its preview said: unused time back, remaining time on top', async () => {
  const subscription = await subscribe(shop, shop.starter);
  await shop.advance(10 * DAY);
  const items = [{ id: itemOf(subscription).id, price: shop.pro.id }];
  const proration_date = START + 10 * DAY;
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items, proration_date, proration_behavior: 'always_invoice' },
  });
  // 28 days from 31 January to 28 February, 18 of them left: 2900 × 18/28 and 7900 × 18/28.
  expect(preview.lines.data.map(({ description, amount }) => [description, amount])).toEqual([
    ['Unused time on Starter after 10 Feb 2026', -1864],
    ['Remaining time on Pro after 10 Feb 2026', 5079],
  ]);
  await shop.advance(90);
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    items,
    proration_date,
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
    expand,
  });
  expect(invoiceOf(changed)).toMatchObject({
    status: 'paid',
    amount_paid: preview.amount_due,
    billing_reason: 'subscription_update',
  });
  expect(itemOf(changed)).toMatchObject({
    price: { id: shop.pro.id },
    current_period_end: itemOf(subscription).current_period_end,
  });
  expect(invoiceOf(changed).lines.data[0]?.parent?.subscription_item_details?.proration).toBe(true);
});

test('a declined upgrade answers 402 and changes nothing at all', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(subscription.customer),
  });
  const before = await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  await shop.newEvents();
  const error = await refusal(
    shop.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    }),
  );
  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
  expect(await shop.newEvents()).toEqual([]);
  const { lastResponse: _, ...after } = await shop.stripe.subscriptions.retrieve(subscription.id);
  const { lastResponse: __, ...unchanged } = before;
  expect(after).toEqual(unchanged);
  expect((await shop.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
});

test('a card that wants 3-D Secure answers 402 with the intent to confirm', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const strict = await shop.stripe.paymentMethods.attach('pm_card_authenticationRequired', {
    customer: String(subscription.customer),
  });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: strict.id });
  const update = (off_session: boolean) =>
    shop.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
      off_session,
    });
  expect(await refusal(update(false))).toMatchObject({
    statusCode: 402,
    code: 'subscription_payment_intent_requires_action',
  });
  expect(await refusal(update(true))).toMatchObject({ statusCode: 402, code: 'authentication_required' });
});

test('create_prorations leaves the amounts for the next invoice', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
  });
  expect(changed.latest_invoice).toBe(subscription.latest_invoice);
  const pending = await shop.stripe.invoiceItems.list({
    customer: String(subscription.customer),
    pending: true,
  });
  const next = await shop.stripe.invoices.createPreview({ subscription: subscription.id });
  const sum = pending.data.reduce((total, { amount }) => total + amount, 0);
  expect(pending.data).toHaveLength(2);
  expect(next.total).toBe(sum + 7900);
});

test('none prorates nothing; quantity changes prorate like prices', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const { id } = itemOf(subscription);
  await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id, quantity: 3 }],
    proration_behavior: 'none',
  });
  expect((await shop.stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(3 * 2900);
  const more = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id, quantity: 5 }],
    proration_behavior: 'always_invoice',
    expand,
  });
  // What was debited is given back, not what the item costs today: the two seats in between were never charged.
  expect(invoiceOf(more).lines.data.map(({ quantity, amount }) => [quantity, amount])).toEqual([
    [1, -2900],
    [5, 5 * 2900],
  ]);
});

test('a downgrade becomes credit, which the next invoice uses up', async () => {
  const subscription = await subscribe(shop, shop.pro);
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: shop.starter.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice', 'customer'],
  });
  expect(invoiceOf(changed)).toMatchObject({
    status: 'paid',
    total: -5000,
    amount_due: 0,
    ending_balance: -5000,
  });
  expect(changed.customer).toMatchObject({ balance: -5000 });
  const next = await shop.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(next).toMatchObject({ total: 2900, amount_due: 0 });
});

// docs.stripe.com/billing/subscriptions/billing-mode/compare, reset the billing cycle anchor
test('in classic billing another interval starts a new cycle at once, with the unused time taken off', async () => {
  const subscription = await subscribe(shop, shop.pro, { billing_mode: { type: 'classic' } });
  const items = [{ id: itemOf(subscription).id, price: shop.proYearly.id }];
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items },
  });
  const changed = await shop.stripe.subscriptions.update(subscription.id, { items, expand });
  expect(invoiceOf(changed)).toMatchObject({ total: 79_000 - 7900, status: 'paid' });
  expect(preview.total).toBe(invoiceOf(changed).total);
  expect(itemOf(changed).current_period_start).toBe(changed.billing_cycle_anchor);
});

test('in flexible billing another interval keeps the anchor: what is left of the longer cycle is charged', async () => {
  const subscription = await subscribe(shop, shop.pro);
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  await shop.advance(14 * DAY);
  const now = shop.running.simulator.now();
  const items = [{ id: itemOf(subscription).id, price: shop.proYearly.id }];
  const details = { items, proration_behavior: 'always_invoice' } as const;
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: details,
  });
  const changed = await shop.stripe.subscriptions.update(subscription.id, { ...details, expand });
  expect(changed.billing_cycle_anchor).toBe(subscription.billing_cycle_anchor);
  const yearEnds = start + 365 * DAY;
  expect(itemOf(changed)).toMatchObject({ current_period_start: now, current_period_end: yearEnds });
  const left = (yearEnds - now) / (yearEnds - start);
  expect(invoiceOf(changed).total).toBe(
    Math.round(79_000 * left) - Math.round((7900 * (end - now)) / (end - start)),
  );
  expect(preview.total).toBe(invoiceOf(changed).total);
});

test('during a trial a swap costs nothing and keeps the trial', async () => {
  const subscription = await subscribe(shop, shop.starter, { trial_period_days: 14 });
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
    proration_behavior: 'always_invoice',
    expand,
  });
  expect(changed).toMatchObject({ status: 'trialing', trial_end: subscription.trial_end });
  expect(invoiceOf(changed).total).toBe(0);
  expect((await shop.stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(7900);
});

test('pending_if_incomplete waits for the money', async () => {
  const subscription = await subscribe(shop, shop.starter);
  const customer = String(subscription.customer);
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  const waiting = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    expand,
  });
  expect(waiting.pending_update).not.toBeNull();
  expect(itemOf(waiting).price.id).toBe(shop.starter.id);
  await shop.stripe.invoices.pay(invoiceOf(waiting).id, { payment_method: 'pm_card_visa' });
  const applied = await shop.stripe.subscriptions.retrieve(subscription.id);
  expect(applied.pending_update).toBeNull();
  expect(itemOf(applied).price.id).toBe(shop.pro.id);
});
