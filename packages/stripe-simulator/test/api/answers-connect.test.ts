import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { openReadyAccount, VERIFIED_PERSON } from '../connect.ts';
import { DAY, openShop, type Shop } from '../shop.ts';

let shop: Shop;
let ready: string;
let company: string;

beforeAll(async () => {
  shop = await openShop();
  const { stripe } = shop;
  ready = (await openReadyAccount(stripe)).id;
  await stripe.accounts.createExternalAccount(ready, {
    external_account: 'tok_visa_debit_us_transferSuccess',
  });
  const opened = await stripe.accounts.create({
    type: 'custom',
    business_type: 'company',
    business_profile: { url: 'https://problem.stripe.com', support_address: { city: 'Rome' } },
    capabilities: { card_payments: { requested: true } },
    company: { name: 'Rosen', tax_id: '111111111', address: { city: 'Schenectady' } },
    settings: { payouts: { schedule: { interval: 'weekly', weekly_anchor: 'friday' } } },
  });
  company = opened.id;
  await stripe.accounts.createPerson(company, {
    ...VERIFIED_PERSON,
    id_number: '111111111',
    dob: { day: 5, month: 5, year: 1980 },
    relationship: { representative: true },
  });
  await shop.advance(60);
  await stripe.accounts.create({ type: 'express', email: 'ola@example.com' });
  await moveMoney(stripe);
  await payOut(stripe);
});
afterAll(() => shop.running.close());

/** Charges of every kind, shared, refunded and reversed. */
async function moveMoney(stripe: Stripe): Promise<void> {
  const card = { amount: 9_000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };
  const direct = await stripe.paymentIntents.create(
    { ...card, application_fee_amount: 900 },
    { stripeAccount: ready },
  );
  await stripe.refunds.create(
    { payment_intent: direct.id, amount: 100, refund_application_fee: true },
    { stripeAccount: ready },
  );
  const routed = await stripe.paymentIntents.create({
    ...card,
    application_fee_amount: 500,
    on_behalf_of: ready,
    transfer_data: { destination: ready, description: 'Order 7', metadata: { order: '7' } },
  });
  await stripe.refunds.create({
    payment_intent: routed.id,
    amount: 1_000,
    reverse_transfer: true,
    refund_application_fee: true,
  });
  const separate = await stripe.paymentIntents.create({ ...card, transfer_group: 'ORDER_8' });
  await stripe.transfers.create({
    amount: 100,
    currency: 'usd',
    destination: ready,
    source_transaction: String(separate.latest_charge),
  });
}

/** Automatic payouts that arrive and one that is brought back, top-ups that come, fail and are cancelled. */
async function payOut(stripe: Stripe): Promise<void> {
  const as = { stripeAccount: ready };
  await stripe.balanceSettings.update(
    { payments: { payouts: { minimum_balance_by_currency: { usd: 100 } } } },
    as,
  );
  await shop.advance(5 * DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  await stripe.payouts.reverse(payout?.id ?? '', {}, as);
  await stripe.topups.create({ amount: 500, currency: 'usd' });
  await stripe.topups.create({ amount: 500, currency: 'usd', source: 'btok_us_verified_noAccount' });
  await stripe.topups.cancel((await stripe.topups.create({ amount: 500, currency: 'usd' })).id);
  await shop.advance(10 * DAY);
  const hand = await stripe.payouts.create({ amount: 100, currency: 'usd' });
  await stripe.payouts.cancel(hand.id);
}

async function get(path: string, account?: string): Promise<unknown> {
  const headers: Record<string, string> = { authorization: 'Bearer sk_test_1' };
  if (account !== undefined) headers['stripe-account'] = account;
  return (await fetch(`${shop.running.url}${path}`, { headers })).json();
}

const everyOf = async (path: string, type: string, account?: string) => {
  const list = (await get(path, account)) as { data: unknown[] };
  expect(list.data.length).toBeGreaterThan(0);
  return list.data.flatMap((object) => differences(object, type));
};

test('accounts and what belongs to them are exactly what the SDK declares', async () => {
  expect(await everyOf('/v1/accounts', 'Account')).toEqual([]);
  for (const id of [ready, company]) {
    expect(await everyOf(`/v1/accounts/${id}/capabilities`, 'Capability')).toEqual([]);
    expect(await everyOf(`/v1/accounts/${id}/persons`, 'Person')).toEqual([]);
  }
  expect(await everyOf(`/v1/accounts/${ready}/external_accounts`, 'ExternalAccount')).toEqual([]);
  expect(differences(await get('/v1/account', company), 'Account')).toEqual([]);
});

test('what moves between platform and accounts is exactly what the SDK declares', async () => {
  expect(await everyOf('/v1/application_fees', 'ApplicationFee')).toEqual([]);
  const [fee] = (await shop.stripe.applicationFees.list({ limit: 1 })).data;
  expect(await everyOf(`/v1/application_fees/${fee?.id}/refunds`, 'FeeRefund')).toEqual([]);
  expect(await everyOf('/v1/transfers', 'Transfer')).toEqual([]);
  const reversed = (await shop.stripe.transfers.list()).data.find((each) => each.amount_reversed > 0);
  expect(await everyOf(`/v1/transfers/${reversed?.id}/reversals`, 'TransferReversal')).toEqual([]);
  for (const account of [undefined, ready]) {
    expect(await everyOf('/v1/payment_intents', 'PaymentIntent', account)).toEqual([]);
    expect(await everyOf('/v1/charges', 'Charge', account)).toEqual([]);
    expect(await everyOf('/v1/refunds', 'Refund', account)).toEqual([]);
    expect(await everyOf('/v1/balance_transactions', 'BalanceTransaction', account)).toEqual([]);
  }
});

test('payouts, top-ups and balances are exactly what the SDK declares', async () => {
  expect(await everyOf('/v1/topups', 'Topup')).toEqual([]);
  for (const account of [undefined, ready]) {
    expect(await everyOf('/v1/payouts', 'Payout', account)).toEqual([]);
    expect(differences(await get('/v1/balance', account), 'Balance')).toEqual([]);
    expect(differences(await get('/v1/balance_settings', account), 'BalanceSettings')).toEqual([]);
  }
  expect(await everyOf('/v1/balance_transactions', 'BalanceTransaction', ready)).toEqual([]);
});

const TYPES: Record<string, string> = {
  account: 'Account',
  application: 'Application',
  application_fee: 'ApplicationFee',
  balance: 'Balance',
  balance_settings: 'BalanceSettings',
  bank_account: 'BankAccount',
  capability: 'Capability',
  card: 'Card',
  charge: 'Charge',
  payment_intent: 'PaymentIntent',
  payout: 'Payout',
  person: 'Person',
  refund: 'Refund',
  topup: 'Topup',
  transfer: 'Transfer',
};

test('events of platform and accounts carry objects that are what the SDK declares', async () => {
  const kinds = new Set<string>();
  const problems: string[] = [];
  for (const account of [undefined, ready, company]) {
    const { data } = (await get('/v1/events?limit=100', account)) as {
      data: { type: string; account?: string; data: { object: { object: string } } }[];
    };
    for (const event of data) {
      if (event.type === 'price.created' || event.type === 'product.created') continue;
      kinds.add(event.type);
      expect(event.account).toBe(account);
      const type = TYPES[event.data.object.object] ?? `no type for ${event.data.object.object}`;
      problems.push(...differences(event.data.object, type).map((text) => `${event.type}: ${text}`));
    }
  }
  expect(problems).toEqual([]);
  expect([...kinds].toSorted()).toEqual([
    'account.external_account.created',
    'account.updated',
    'application_fee.created',
    'application_fee.refunded',
    'balance.available',
    'balance_settings.updated',
    'capability.updated',
    'charge.refunded',
    'charge.succeeded',
    'payment_intent.created',
    'payment_intent.succeeded',
    'payout.canceled',
    'payout.created',
    'payout.paid',
    'payout.reconciliation_completed',
    'payout.updated',
    'person.created',
    'person.updated',
    'refund.created',
    'topup.canceled',
    'topup.created',
    'topup.failed',
    'topup.succeeded',
    'transfer.created',
    'transfer.reversed',
  ]);
});
