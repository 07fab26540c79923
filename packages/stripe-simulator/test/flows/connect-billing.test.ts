import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReadyAccount } from '../connect.ts';
import { expectAccountsCancelOut, expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;
let account: string;
let as: { stripeAccount: string };

beforeEach(async () => {
  shop = await openShop();
  ({ stripe } = shop);
  account = (await openReadyAccount(stripe, { settings: { payouts: { schedule: { interval: 'manual' } } } }))
    .id;
  as = { stripeAccount: account };
});
afterEach(async () => {
  await expectMoneyAddsUp(stripe);
  await expectMoneyAddsUp(stripe, as);
  await expectAccountsCancelOut(stripe, [account]);
  await shop.running.close();
});

const movements = async (options: Stripe.RequestOptions = {}) => {
  const { data } = await stripe.balanceTransactions.list({ limit: 100 }, options);
  return data.map(({ type, amount, fee }) => [type, amount, fee]).reverse();
};

async function customerOf(options: Stripe.RequestOptions = {}): Promise<string> {
  const card = 'pm_card_visa';
  const { id } = await stripe.customers.create(
    { payment_method: card, invoice_settings: { default_payment_method: card } },
    options,
  );
  return id;
}

test('of a subscription of a connected account the platform gets its percentage, at each renewal', async () => {
  const price = await stripe.prices.create(
    { currency: 'usd', unit_amount: 1_999, recurring: { interval: 'month' }, product_data: { name: 'Gym' } },
    as,
  );
  const subscription = await stripe.subscriptions.create(
    { customer: await customerOf(as), items: [{ price: price.id }], application_fee_percent: 12.5 },
    as,
  );
  expect(subscription.application).toMatch(/^ca_/);
  expect(await movements()).toEqual([['application_fee', 250, 0]]);
  await shop.advance(32 * DAY);
  await stripe.subscriptions.update(subscription.id, { application_fee_percent: 20 }, as);
  await shop.advance(31 * DAY);
  expect((await movements()).map(([, amount]) => amount)).toEqual([250, 250, 400]);
  expect((await movements(as)).map(([, amount, fee]) => [amount, fee])).toEqual([
    [1_999, 250 + 88],
    [1_999, 250 + 88],
    [1_999, 400 + 88],
  ]);
});

test('the fee is a part of what is paid, after discounts and balance', async () => {
  const customer = await customerOf(as);
  await stripe.customers.createBalanceTransaction(customer, { amount: -1_000, currency: 'usd' }, as);
  const price = await stripe.prices.create(
    { currency: 'usd', unit_amount: 5_000, recurring: { interval: 'month' }, product_data: { name: 'Gym' } },
    as,
  );
  await stripe.subscriptions.create(
    { customer, items: [{ price: price.id }], application_fee_percent: 10 },
    as,
  );
  expect(await movements()).toEqual([['application_fee', 400, 0]]);
});

test('a subscription of the platform sends its money on, all of it, less a fee, or a percentage', async () => {
  await subscribe(shop, shop.starter, { transfer_data: { destination: account }, on_behalf_of: account });
  await subscribe(shop, shop.starter, { transfer_data: { destination: account, amount_percent: 80 } });
  const withFee = await subscribe(shop, shop.starter, {
    transfer_data: { destination: account },
    application_fee_percent: 30,
  });
  expect(await movements(as)).toEqual([
    ['payment', 2_900, 0],
    ['payment', 2_320, 0],
    ['payment', 2_900, 870],
  ]);
  const [payment] = (
    await stripe.invoicePayments.list({
      invoice: String(withFee.latest_invoice),
      expand: ['data.payment.payment_intent'],
    })
  ).data;
  expect(payment?.payment.payment_intent).toMatchObject({
    application_fee_amount: 870,
    transfer_data: { destination: account },
  });
  const [first] = (await stripe.charges.list()).data.toReversed();
  expect(first).toMatchObject({ on_behalf_of: account, transfer_data: { destination: account } });
  expect((await refusal(subscribe(shop, shop.starter, { application_fee_percent: 5 }))).param).toBe(
    'application_fee_percent',
  );
  const both = subscribe(shop, shop.starter, {
    transfer_data: { destination: account, amount_percent: 80 },
    application_fee_percent: 5,
  });
  expect((await refusal(both)).code).toBe('parameters_exclusive');
  await stripe.subscriptions.update(withFee.id, { transfer_data: '', application_fee_percent: '' });
  await shop.advance(32 * DAY);
  expect((await movements(as)).slice(3).map(([, amount]) => amount)).toEqual([2_900, 2_320]);
});

test('an invoice has a fee and a destination of its own, which its refund takes back', async () => {
  const customer = await customerOf();
  const draft = await stripe.invoices.create({
    customer,
    transfer_data: { destination: account },
    application_fee_amount: 500,
    on_behalf_of: account,
  });
  expect(draft.on_behalf_of).toBe(account);
  await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 4_000, currency: 'usd' });
  await stripe.invoices.update(draft.id, { application_fee_amount: 600 });
  await stripe.invoices.pay(draft.id);
  expect(await movements(as)).toEqual([['payment', 4_000, 600]]);
  const [charge] = (await stripe.charges.list({ customer })).data;
  await stripe.refunds.create({
    charge: charge?.id ?? '',
    amount: 1_000,
    reverse_transfer: true,
    refund_application_fee: true,
  });
  expect((await movements(as)).slice(1)).toEqual([
    ['adjustment', 150, 0],
    ['payment_refund', -1_000, 0],
  ]);
  const refused = (params: Partial<Stripe.InvoiceCreateParams>) =>
    refusal(stripe.invoices.create({ customer, ...params }));
  expect((await refused({ application_fee_amount: 1 })).param).toBe('application_fee_amount');
  expect((await refused({ transfer_data: { destination: 'acct_no' } })).message).toContain('acct_no');
  expect((await refusal(stripe.invoices.update(draft.id, { application_fee_amount: 1 }))).code).toBe(
    'invoice_not_editable',
  );
});

test('an invoice of a connected account pays the platform its fee', async () => {
  const customer = await customerOf(as);
  const draft = await stripe.invoices.create({ customer, application_fee_amount: 5_000 }, as);
  await stripe.invoiceItems.create({ customer, invoice: draft.id, amount: 4_000, currency: 'usd' }, as);
  await stripe.invoices.pay(draft.id, {}, as);
  // Never more than what is paid.
  expect(await movements()).toEqual([['application_fee', 4_000, 0]]);
});
