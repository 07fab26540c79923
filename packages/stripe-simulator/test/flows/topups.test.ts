import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, dateOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;

beforeEach(async () => {
  shop = await openShop();
  ({ stripe } = shop);
});
afterEach(async () => {
  await expectMoneyAddsUp(stripe);
  await shop.running.close();
});

const topUp = (params: Partial<Stripe.TopupCreateParams> = {}) =>
  stripe.topups.create({ amount: 2_000, currency: 'usd', ...params });

test('a top-up is pending until its money is in the balance', async () => {
  const topup = await topUp({ description: 'Float', statement_descriptor: 'Top-up', metadata: { why: 'x' } });
  expect(differences(JSON.parse(JSON.stringify(topup)), 'Topup')).toEqual([]);
  expect(topup).toMatchObject({ status: 'pending', balance_transaction: null });
  expect(dateOf(topup.expected_availability_date ?? 0)).toBe('2026-02-06T00:00');
  await shop.advance(10 * DAY);
  const after = await stripe.topups.retrieve(topup.id, { expand: ['balance_transaction'] });
  expect(after).toMatchObject({ status: 'succeeded', balance_transaction: { type: 'topup', net: 2_000 } });
  expect((await stripe.balance.retrieve()).available[0]?.amount).toBe(2_000);
  expect(await shop.newEvents()).toEqual(['topup.created', 'topup.succeeded']);
  expect((await stripe.topups.update(topup.id, { metadata: { why: '' } })).metadata).toEqual({});
});

test('a top-up can be cancelled while it is pending', async () => {
  const topup = await topUp();
  expect((await stripe.topups.cancel(topup.id)).status).toBe('canceled');
  expect((await refusal(stripe.topups.cancel(topup.id))).message).toContain('canceled');
  await shop.advance(10 * DAY);
  expect((await stripe.topups.list({ status: 'canceled', amount: { gte: 2_000 } })).data).toHaveLength(1);
  expect(await shop.newEvents()).toEqual(['topup.created', 'topup.canceled']);
});

test.each([
  ['btok_us_verified_noAccount', 'no_account'],
  ['btok_us_verified_debitNotAuthorized', 'debit_not_authorized'],
])('a top-up from %s fails with %s', async (source, code) => {
  const topup = await topUp({ source });
  await shop.advance(10 * DAY);
  const failed = await stripe.topups.retrieve(topup.id);
  expect(differences(JSON.parse(JSON.stringify(failed)), 'Topup')).toEqual([]);
  expect(failed).toMatchObject({ status: 'failed', failure_code: code, failure_message: expect.any(String) });
  expect(await shop.newEvents()).toEqual(['topup.created', 'topup.failed']);
});

test('money is added in a currency that there is a bank account for', async () => {
  expect((await refusal(topUp({ currency: 'eur' }))).param).toBe('currency');
  expect((await refusal(topUp({ amount: 0 }))).code).toBe('parameter_invalid_integer');
});
