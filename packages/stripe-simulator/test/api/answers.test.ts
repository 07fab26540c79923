import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveExpandablePaths } from '../../scripts/derive-expandable-paths.ts';
import { deriveRequestShapes } from '../../scripts/derive-request-shapes.ts';
import { EXPANDABLE_PATHS } from '../../src/kernel/http/expandable-paths.ts';
import { requestShapes } from '../../src/kernel/params/request-shapes.ts';
import { differences } from '../conforms.ts';
import { loadSchemas } from '../judge/load-schemas.ts';
import {
  checkout,
  DAY,
  invoiceOf,
  itemOf,
  openShop,
  type Shop,
  submit,
  submitCard,
  subscribe,
} from '../shop.ts';

/** The SDK's type of every kind of object that the simulator makes. */
const TYPES: Record<string, string> = {
  account: 'Account',
  balance: 'Balance',
  balance_transaction: 'BalanceTransaction',
  'billing_portal.configuration': 'BillingPortal.Configuration',
  'billing_portal.session': 'BillingPortal.Session',
  charge: 'Charge',
  'checkout.session': 'Checkout.Session',
  coupon: 'Coupon',
  customer: 'Customer',
  discount: 'Discount',
  dispute: 'Dispute',
  invoice: 'Invoice',
  invoice_payment: 'InvoicePayment',
  invoiceitem: 'InvoiceItem',
  line_item: 'InvoiceLineItem',
  item: 'LineItem',
  payment_intent: 'PaymentIntent',
  payment_method: 'PaymentMethod',
  price: 'Price',
  product: 'Product',
  promotion_code: 'PromotionCode',
  refund: 'Refund',
  setup_intent: 'SetupIntent',
  subscription: 'Subscription',
  subscription_item: 'SubscriptionItem',
  webhook_endpoint: 'WebhookEndpoint',
};

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await liveThrough(shop);
}, 60_000);
afterAll(() => shop.running.close());

/** Enough of a life that every kind of object exists, in most of its states. */
async function liveThrough({ stripe, starter, pro, proYearly, advance }: Shop): Promise<void> {
  await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/none',
    enabled_events: ['account.updated'],
  });
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'TEN' });
  const session = await checkout(shop, starter, {
    allow_promotion_codes: true,
    automatic_tax: { enabled: true },
  });
  await submit(`${session.url}/promotion`, new URLSearchParams({ promotion_code: 'TEN' }));
  await submitCard(session.url ?? '', '4000000000000002');
  const asked = await submitCard(session.url ?? '', '4000002500003155');
  await submit(new URL(asked.location, shop.running.url).href, new URLSearchParams({ result: 'complete' }));
  await checkout(shop, pro, { mode: 'subscription', subscription_data: { trial_period_days: 7 } });
  const failing = await subscribe(shop, starter);
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(failing.customer),
  });
  await stripe.subscriptions.update(failing.id, { default_payment_method: bad.id });
  await subscribe(shop, pro, { trial_period_days: 30 });
  const changing = await subscribe(shop, starter);
  await advance(5 * DAY);
  await stripe.subscriptions.update(changing.id, { items: [{ id: itemOf(changing).id, price: pro.id }] });
  await stripe.subscriptions.update(changing.id, {
    items: [{ id: itemOf(changing).id, price: proYearly.id }],
  });
  const portal = await stripe.billingPortal.sessions.create({
    customer: String(changing.customer),
    flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: changing.id } },
  });
  await submitCard(`${portal.url}/payment-method`, '5555555555554444');
  const intent = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await stripe.refunds.create({ payment_intent: intent.id });
  await subscribe(shop, pro, { payment_behavior: 'default_incomplete' });
  await advance(60 * DAY);
  await stripe.customers.del(String(changing.customer));
}

async function get(path: string): Promise<unknown> {
  return (
    await fetch(`${shop.running.url}${path}`, { headers: { authorization: 'Bearer sk_test_1' } })
  ).json();
}

test.each([
  ['/v1/billing_portal/configurations', 'BillingPortal.Configuration'],
  ['/v1/charges', 'Charge'],
  ['/v1/checkout/sessions', 'Checkout.Session'],
  [
    '/v1/checkout/sessions?expand[]=data.line_items&expand[]=data.subscription.latest_invoice',
    'Checkout.Session',
  ],
  ['/v1/coupons', 'Coupon'],
  ['/v1/customers?expand[]=data.subscriptions', 'Customer'],
  ['/v1/invoiceitems', 'InvoiceItem'],
  ['/v1/invoice_payments', 'InvoicePayment'],
  [
    '/v1/invoices?expand[]=data.payments&expand[]=data.confirmation_secret&expand[]=data.discounts',
    'Invoice',
  ],
  ['/v1/payment_intents?expand[]=data.latest_charge', 'PaymentIntent'],
  ['/v1/prices?expand[]=data.product&expand[]=data.currency_options', 'Price'],
  ['/v1/products', 'Product'],
  ['/v1/promotion_codes?expand[]=data.promotion.coupon', 'PromotionCode'],
  ['/v1/refunds', 'Refund'],
  ['/v1/setup_intents', 'SetupIntent'],
  ['/v1/subscriptions?status=all&expand[]=data.customer&expand[]=data.discounts', 'Subscription'],
  ['/v1/webhook_endpoints', 'WebhookEndpoint'],
])('every object of %s is exactly what the SDK declares', async (path, type) => {
  const list = (await get(`${path}${path.includes('?') ? '&' : '?'}limit=100`)) as { data: unknown[] };
  expect(list.data.length).toBeGreaterThan(0);
  expect(list.data.flatMap((object) => differences(object, type))).toEqual([]);
});

test('the account, and a preview, are what the SDK declares', async () => {
  expect(differences(await get('/v1/account'), 'Account')).toEqual([]);
  const [subscription] = (await shop.stripe.subscriptions.list({ status: 'active' })).data;
  const preview = await shop.stripe.invoices.createPreview({ subscription: subscription?.id ?? '' });
  const { lastResponse: _, ...wire } = JSON.parse(JSON.stringify({ ...preview, lastResponse: null }));
  expect(differences(wire, 'Invoice')).toEqual([]);
});

test('every event carries an object that is what the SDK declares, of many kinds', async () => {
  const kinds = new Set<string>();
  const problems: string[] = [];
  for await (const event of shop.stripe.events.list({ limit: 100 })) {
    const object = JSON.parse(JSON.stringify(event.data.object)) as { object: string };
    kinds.add(event.type);
    problems.push(
      ...differences(object, TYPES[object.object] ?? `no type for ${object.object}`).map(
        (text) => `${event.type}: ${text}`,
      ),
    );
  }
  expect(problems).toEqual([]);
  expect(kinds.size).toBeGreaterThan(30);
});

test('the checker finds what is missing, unknown or of the wrong kind', async () => {
  const invoice = invoiceOf(await subscribe(shop, shop.starter, { expand: ['latest_invoice'] }));
  const { total: _, ...broken } = JSON.parse(JSON.stringify({ ...invoice, extra: 1, status: 5 }));
  expect(differences(broken, 'Invoice')).toEqual(
    expect.arrayContaining([
      'Invoice.total is missing',
      'Invoice.extra is unknown',
      expect.stringContaining('Invoice.status is 5'),
    ]),
  );
});

test('what can be expanded is what the SDK declares', async () => {
  const derived = deriveExpandablePaths(await loadSchemas());
  const written = Object.entries(EXPANDABLE_PATHS).map(([kind, paths]) => [kind, paths.split(' ')]);
  expect(Object.fromEntries(written)).toEqual(derived);
});

test('requests are checked against the declarations of the SDK that is installed', () => {
  for (const [name, shape] of deriveRequestShapes()) {
    expect(JSON.parse(requestShapes[name as keyof typeof requestShapes]), name).toEqual(shape);
  }
});
