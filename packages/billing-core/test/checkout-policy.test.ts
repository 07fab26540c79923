import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { codeOf, must, openWorld, type World } from './world.ts';

const config = {
  ...aConfig,
  plans: { ...aConfig.plans, pro: { ...aConfig.plans.pro, trialNeedsCard: false } },
  checkout: {
    promotionCodes: true,
    taxIds: true,
    billingAddress: 'required',
    paymentMethods: ['card', 'us_bank_account'],
  },
} as const;

let world: World;
beforeAll(async () => {
  world = await openWorld({ config }, { publishableKey: 'pk_test_world' });
});
afterAll(() => world.close());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `buyer-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@buy.example` });
  return id;
}
const ADDRESS = {
  name: 'Ada Lovelace',
  bill_country: 'US',
  bill_line1: '1 Engine Street',
  bill_city: 'London',
  bill_state: 'KY',
  bill_postal_code: '40741',
};
const CARD = { number: '4242424242424242', exp: '12 / 34', cvc: '123' };
async function post(url: string, form: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  if (answer.status >= 400) throw new Error((await answer.text()).replaceAll(/<[^>]*>/g, ' ').slice(-2500));
  await answer.body?.cancel();
}
const wanted = (planKey: string) => ({ planKey, interval: 'month', currency: 'usd' }) as const;
const start = async (account: string, planKey: string) =>
  must(await world.billing.checkout.start(world.act(account), wanted(planKey)));

test('the hosted page asks for what the policy in code says', async () => {
  const { sessionId } = await start(await anAccount(), 'starter');
  expect(await world.stripe.checkout.sessions.retrieve(sessionId)).toMatchObject({
    allow_promotion_codes: true,
    tax_id_collection: { enabled: true },
    billing_address_collection: 'required',
    payment_method_collection: 'always',
  });
});

test('a promotion code lowers what is paid, and the customer is told the lower amount', async () => {
  const account = await anAccount();
  const coupon = await world.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  await world.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'HALF',
  });
  const { url, sessionId } = await start(account, 'starter');
  await post(`${url}/promotion`, { promotion_code: 'HALF' });
  await post(url, { ...ADDRESS, ...CARD });
  const { amount_total } = await world.stripe.checkout.sessions.retrieve(sessionId);
  expect(amount_total).toBe(1_450);
  await world.settle();
  const { items } = await world.billing.invoices.list(account, { cursor: null, limit: 10 });
  expect(items).toMatchObject([{ status: 'paid', total: { amountMinor: 1_450 } }]);
});

test.each(['hosted', 'embedded'] as const)(
  'a trial that needs no card begins without one (%s)',
  async (page) => {
    const account = await anAccount();
    let reference: string;
    if (page === 'hosted') {
      const { url, sessionId } = await start(account, 'pro');
      await post(url, ADDRESS);
      reference = sessionId;
    } else {
      const began = must(
        await world.billing.checkout.startPayment(world.act(account), {
          ...wanted('pro'),
          withoutTrial: false,
        }),
      );
      expect(began.kind).toBe('started');
      reference = began.reference;
    }
    await world.settle();
    expect(must(await world.billing.checkout.status(account, reference))).toMatchObject({ kind: 'active' });
    await world.advance(15 * 86_400);
    // Nobody gave a card, so it is over and nothing was charged.
    expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
    const [invoice] = (await subscriptionOf(account)).latest_invoice ? await invoicesOf(account) : [];
    expect(invoice?.amount_paid ?? 0).toBe(0);
  },
);

async function subscriptionOf(account: string): Promise<Stripe.Subscription> {
  const all = await world.stripe.subscriptions.list({ status: 'all', limit: 100 });
  const found = all.data.find(({ metadata }) => metadata.billwright_account === account);
  if (!found) throw new Error(`${account} has no subscription.`);
  return found;
}
async function invoicesOf(account: string): Promise<Stripe.Invoice[]> {
  const { customer } = await subscriptionOf(account);
  return (await world.stripe.invoices.list({ customer: String(customer) })).data;
}

test('paid by a bank that answers in days, it is processing and gives nothing until it is paid', async () => {
  const account = await anAccount();
  const { url, sessionId } = await start(account, 'starter');
  await post(url, {
    ...ADDRESS,
    payment_method: 'us_bank_account',
    routing_number: '110000000',
    account_number: '000123456789',
    us_bank_account_name: 'Ada Lovelace',
  });
  await world.settle();
  expect(must(await world.billing.checkout.status(account, sessionId))).toEqual({ kind: 'processing' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  await world.advance(5 * 86_400);
  expect(must(await world.billing.checkout.status(account, sessionId))).toMatchObject({ kind: 'active' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
});

test('a plan that is not sold in a currency is refused before anything is opened', async () => {
  const refused = await world.billing.checkout.start(world.act(await anAccount()), {
    ...wanted('starter'),
    currency: 'jpy',
  });
  expect(codeOf(refused)).toBe('currency_not_offered');
});
