import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop, type Shop, submit, submitCard, subscribe } from '../shop.ts';

let shop: Shop;
let subscription: Stripe.Subscription;
let customer: string;
let url: string;
beforeEach(async () => {
  shop = await openShop();
  subscription = await subscribe(shop, shop.starter);
  customer = String(subscription.customer);
  const configuration = await shop.stripe.billingPortal.configurations.create({
    features: {
      customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
      payment_method_update: { enabled: true },
      invoice_history: { enabled: true },
    },
  });
  ({ url } = await shop.stripe.billingPortal.sessions.create({ customer, configuration: configuration.id }));
});
afterEach(() => shop.running.close());

const form = (fields: Record<string, string>) => new URLSearchParams(fields);
const cards = async () => (await shop.stripe.customers.listPaymentMethods(customer)).data;
const page = async (path = '') => (await fetch(`${url}${path}`)).text();

test('billing information is changed as far as it is allowed, and refused in the words of the API', async () => {
  const berlin = { line1: 'Chausseestr. 1', city: 'Berlin', postal_code: '10115', country: 'DE' };
  const answer = await submit(
    `${url}/customer`,
    form({ name: 'Ada Ltd', email: 'billing@example.com', phone: '123', ...berlin }),
  );
  expect(answer.location).toContain('/done/customer');
  expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({
    name: 'Ada Ltd',
    email: 'billing@example.com',
    phone: null,
    address: { city: 'Berlin', country: 'DE', line1: 'Chausseestr. 1', postal_code: '10115' },
  });
  expect(await page('/customer')).toContain('value="Chausseestr. 1"');
});

test('a login page opens the portal of who has the email, also after a session has expired', async () => {
  const { id, login_page } = await shop.stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true } },
    login_page: { enabled: true },
  });
  expect((await fetch(login_page.url ?? '')).status).toBe(200);
  const nobody = await submit(login_page.url ?? '', form({ email: 'eve@example.com' }));
  expect([nobody.status, nobody.text]).toEqual([422, expect.stringContaining('No customer')]);
  const expiring = await shop.stripe.billingPortal.sessions.create({
    customer,
    configuration: id,
    after_expiration: { type: 'customer_login' },
  });
  await shop.advance(300);
  const expired = await fetch(expiring.url, { redirect: 'manual' });
  expect(new URL(expired.headers.get('location') ?? '', shop.running.url).href).toBe(login_page.url);
  const known = await submit(login_page.url ?? '', form({ email: 'ADA@example.com' }));
  const opened = await fetch(new URL(known.location, shop.running.url));
  expect(await opened.text()).toContain('Manage your billing');
});

test('tax ids are added, checked and removed', async () => {
  const wrong = await submit(`${url}/tax-ids`, form({ type: 'eu_vat', value: 'nonsense' }));
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('Invalid value for eu_vat')]);
  await submit(`${url}/tax-ids`, form({ type: 'eu_vat', value: 'DE000000000' }));
  expect(await page('/customer')).toContain('being checked');
  await shop.advance(60);
  expect(await page('/customer')).toContain('verified');
  const [taxId] = (await shop.stripe.customers.listTaxIds(customer)).data;
  await submit(`${url}/tax-ids/${taxId?.id}/remove`, form({}));
  expect((await shop.stripe.customers.listTaxIds(customer)).data).toEqual([]);
});

test('another card becomes the default, the old one can then be removed', async () => {
  const [first] = await cards();
  const used = await submit(`${url}/payment-methods/${first?.id}/remove`, form({}));
  expect([used.status, used.text]).toEqual([
    422,
    expect.stringContaining('Make another one the default first'),
  ]);
  await submitCard(`${url}/payment-method`, '5555555555554444');
  const newest = (await cards()).find(({ id }) => id !== first?.id);
  await submit(`${url}/payment-methods/${first?.id}/default`, form({}));
  const defaultCard = async () => {
    const found = await shop.stripe.customers.retrieve(customer);
    return found.deleted ? null : found.invoice_settings.default_payment_method;
  };
  expect(await defaultCard()).toBe(first?.id);
  await submit(`${url}/payment-methods/${newest?.id}/default`, form({}));
  const removed = await submit(`${url}/payment-methods/${first?.id}/remove`, form({}));
  expect(removed.location).toContain('/done/removed');
  expect((await cards()).map(({ id }) => id)).toEqual([newest?.id]);
});

test('a card of somebody else, and an act that is turned off, are not there', async () => {
  const other = await subscribe(shop, shop.pro);
  const [card] = (await shop.stripe.customers.listPaymentMethods(String(other.customer))).data;
  expect((await submit(`${url}/payment-methods/${card?.id}/default`, form({}))).status).toBe(422);
  const cancel = await submit(`${url}/subscriptions/${subscription.id}/cancel`, form({}));
  expect(cancel.status).toBe(404);
  const update = await submit(
    `${url}/subscriptions/${subscription.id}/confirm`,
    form({ price: shop.pro.id }),
  );
  expect(update.status).toBe(404);
});

test('a card whose bank asks is saved once it was answered; a declined one is told', async () => {
  const declined = await submitCard(`${url}/payment-method`, '4000000000000002');
  expect(declined.status).toBe(402);
  const asked = await submitCard(`${url}/payment-method`, '4000002500003155');
  const challenge = new URL(asked.location, shop.running.url).href;
  const failed = await submit(challenge, form({ result: 'fail' }));
  expect(failed.location).toContain('error=authentication_failed');
  expect(await cards()).toHaveLength(1);
  const again = await submitCard(`${url}/payment-method`, '4000002500003155');
  const done = await submit(new URL(again.location, shop.running.url).href, form({ result: 'complete' }));
  expect(done.location).toContain('/done/card');
  expect(await cards()).toHaveLength(2);
});
