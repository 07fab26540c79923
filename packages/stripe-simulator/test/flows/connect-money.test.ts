import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReadyAccount } from '../connect.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

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
  await shop.running.close();
});

const pay = (params: Partial<Stripe.PaymentIntentCreateParams> = {}, options: Stripe.RequestOptions = {}) =>
  stripe.paymentIntents.create(
    {
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      expand: ['latest_charge'],
      ...params,
    },
    options,
  );

const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge => {
  if (charge === null || typeof charge === 'string') throw new Error('Expand latest_charge.');
  return charge;
};

const movements = async (options: Stripe.RequestOptions = {}) => {
  const { data } = await stripe.balanceTransactions.list({ limit: 100 }, options);
  return data.map(({ type, amount, fee, net }) => [type, amount, fee, net]).reverse();
};

test('of a direct charge the platform gets its fee, of the account’s balance', async () => {
  const charge = chargeOf(await pay({ application_fee_amount: 1_000 }, as));
  expect(charge).toMatchObject({ application_fee_amount: 1_000, application: expect.stringMatching(/^ca_/) });
  expect(await movements(as)).toEqual([['charge', 10_000, 1_320, 8_680]]);
  expect(await movements()).toEqual([['application_fee', 1_000, 0, 1_000]]);
  const fee = await stripe.applicationFees.retrieve(String(charge.application_fee), {
    expand: ['account', 'balance_transaction'],
  });
  expect(fee).toMatchObject({ amount: 1_000, account: { id: account }, charge: charge.id, refunded: false });
  expect((await stripe.charges.list()).data).toEqual([]);
  const [transaction] = (await stripe.balanceTransactions.list({}, as)).data;
  expect(transaction?.fee_details).toEqual([
    expect.objectContaining({ type: 'application_fee', amount: 1_000 }),
    expect.objectContaining({ type: 'stripe_fee', amount: 320 }),
  ]);
  expect(await shop.newEvents()).toEqual(['application_fee.created']);
});

test('refunding a direct charge gives the fee back in proportion, if it is to', async () => {
  const charge = chargeOf(await pay({ application_fee_amount: 999 }, as));
  await stripe.refunds.create({ charge: charge.id, amount: 3_333, refund_application_fee: true }, as);
  await stripe.refunds.create({ charge: charge.id, amount: 3_333, refund_application_fee: true }, as);
  await stripe.refunds.create({ charge: charge.id, refund_application_fee: true }, as);
  expect((await movements(as)).slice(1)).toEqual([
    ['refund', -3_333, -333, -3_000],
    ['refund', -3_333, -333, -3_000],
    ['refund', -3_334, -333, -3_001],
  ]);
  const fee = await stripe.applicationFees.retrieve(String(charge.application_fee));
  expect(fee).toMatchObject({ amount_refunded: 999, refunded: true });
  expect(fee.refunds.data).toHaveLength(3);
  const kept = chargeOf(await pay({ application_fee_amount: 500 }, as));
  await stripe.refunds.create({ charge: kept.id }, as);
  expect(await stripe.applicationFees.retrieve(String(kept.application_fee))).toMatchObject({
    refunded: false,
  });
});

test('of a destination charge the account gets all but the fee, the platform bears Stripe’s', async () => {
  await shop.newEvents();
  const charge = chargeOf(
    await pay({
      transfer_data: { destination: account },
      application_fee_amount: 1_230,
      on_behalf_of: account,
    }),
  );
  expect(charge).toMatchObject({
    on_behalf_of: account,
    transfer_data: { destination: account, amount: null },
    transfer_group: expect.stringMatching(/^group_pi_/),
  });
  expect(await movements()).toEqual([
    ['charge', 10_000, 320, 9_680],
    ['transfer', -10_000, 0, -10_000],
    ['application_fee', 1_230, 0, 1_230],
  ]);
  expect(await movements(as)).toEqual([['payment', 10_000, 1_230, 8_770]]);
  const transfer = await stripe.transfers.retrieve(String(charge.transfer), {
    expand: ['destination_payment'],
  });
  expect(transfer).toMatchObject({
    amount: 10_000,
    destination: account,
    destination_payment: { object: 'charge', amount: 10_000, source_transfer: transfer.id },
    source_transaction: charge.id,
    transfer_group: charge.transfer_group,
  });
  const fee = await stripe.applicationFees.retrieve(String(charge.application_fee));
  expect(fee).toMatchObject({ originating_transaction: charge.id, charge: expect.stringMatching(/^py_/) });
  expect(await shop.newEvents()).toEqual([
    'payment_intent.created',
    'transfer.created',
    'application_fee.created',
    'charge.succeeded',
    'payment_intent.succeeded',
  ]);
});

test('refunding a destination charge takes transfer and fee back, if they are to', async () => {
  const charge = chargeOf(
    await pay({ transfer_data: { destination: account }, application_fee_amount: 1_000 }),
  );
  const part = await stripe.refunds.create({
    charge: charge.id,
    amount: 2_500,
    reverse_transfer: true,
    refund_application_fee: true,
    expand: ['transfer_reversal'],
  });
  expect(part.transfer_reversal).toMatchObject({ amount: 2_500, source_refund: part.id });
  const transfer = await stripe.transfers.retrieve(String(charge.transfer));
  expect(transfer).toMatchObject({ amount_reversed: 2_500, reversed: false });
  const { available, pending } = await stripe.balance.retrieve({}, as);
  expect((available[0]?.amount ?? 0) + (pending[0]?.amount ?? 0)).toBe(9_000 - 2_500 + 250);
  await stripe.refunds.create({ charge: charge.id });
  expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 2_500 });
  const plain = chargeOf(await pay());
  expect(
    (await refusal(stripe.refunds.create({ charge: plain.id, reverse_transfer: true }))).message,
  ).toContain('does not have an associated transfer');
});

test('an amount of its own is transferred; a hold is shared when it is captured', async () => {
  await pay({ transfer_data: { destination: account, amount: 7_000 } });
  expect(await movements(as)).toEqual([['payment', 7_000, 0, 7_000]]);
  const held = await pay({
    transfer_data: { destination: account },
    application_fee_amount: 4_000,
    capture_method: 'manual',
  });
  expect(await movements(as)).toHaveLength(1);
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 5_000 });
  expect((await movements(as)).at(-1)).toEqual(['payment', 5_000, 4_000, 1_000]);
});

test('terms that do not go together are refused', async () => {
  const refused = async (params: Partial<Stripe.PaymentIntentCreateParams>, options = {}) =>
    (await refusal(pay(params, options))).message;
  expect(await refused({ application_fee_amount: 1 })).toContain(
    'Can only apply an application_fee_amount when',
  );
  expect(await refused({ application_fee_amount: 10_001 }, as)).toContain('must be between 0 and');
  expect(
    await refused({ application_fee_amount: 1, transfer_data: { destination: account, amount: 5 } }),
  ).toContain('You may only specify one of');
  expect(await refused({ transfer_data: { destination: 'acct_unknown' } })).toContain(
    "No such destination: 'acct_unknown'",
  );
  const poor = await stripe.accounts.create({
    type: 'custom',
    capabilities: { transfers: { requested: true } },
  });
  expect(await refusal(pay({ transfer_data: { destination: poor.id } }))).toMatchObject({
    code: 'insufficient_capabilities_for_transfer',
  });
  expect(await refusal(pay({ on_behalf_of: poor.id }))).toMatchObject({ code: 'capability_not_active' });
});

test('a transfer needs what is available, or a charge that covers it', async () => {
  const charge = chargeOf(await pay({ transfer_group: 'ORDER_1' }));
  const transfer = (params: Partial<Stripe.TransferCreateParams>) =>
    stripe.transfers.create({ amount: 6_000, currency: 'usd', destination: account, ...params });
  expect(await refusal(transfer({}))).toMatchObject({ code: 'balance_insufficient', statusCode: 400 });
  const fromCharge = await transfer({ source_transaction: charge.id, metadata: { order: '1' } });
  expect(fromCharge.transfer_group).toBe('ORDER_1');
  const { pending } = await stripe.balance.retrieve({}, as);
  expect(pending[0]?.amount).toBe(6_000);
  const tooMuch = await refusal(transfer({ amount: 5_000, source_transaction: charge.id }));
  expect(tooMuch.message).toContain('There are already other transfers using this source, totaling 6000');
  await pay();
  await shop.advance(7 * DAY);
  const free = await transfer({ description: 'September' });
  expect((await stripe.balance.retrieve({}, as)).available[0]?.amount).toBe(12_000);
  const updated = await stripe.transfers.update(free.id, { metadata: { paid: 'yes' } });
  expect(updated).toMatchObject({ description: 'September', metadata: { paid: 'yes' } });
  const { data } = await stripe.transfers.list({ transfer_group: 'ORDER_1' });
  expect(data.map(({ id }) => id)).toEqual([fromCharge.id]);
});

test('a transfer is reversed in parts, up to its amount, if the account has the money', async () => {
  await pay();
  await shop.advance(7 * DAY);
  const { id } = await stripe.transfers.create({ amount: 5_000, currency: 'usd', destination: account });
  const part = await stripe.transfers.createReversal(id, { amount: 2_000, metadata: { why: 'late' } });
  expect(part).toMatchObject({ amount: 2_000, transfer: id, metadata: { why: 'late' }, source_refund: null });
  expect((await refusal(stripe.transfers.createReversal(id, { amount: 3_001 }))).message).toContain(
    'greater than',
  );
  expect((await stripe.refunds.list({}, as)).data).toEqual([
    expect.objectContaining({ source_transfer_reversal: part.id, amount: 2_000 }),
  ]);
  await stripe.transfers.createReversal(id);
  const reversed = await stripe.transfers.retrieve(id);
  expect(reversed).toMatchObject({ amount_reversed: 5_000, reversed: true });
  expect(reversed.reversals.data).toHaveLength(2);
  expect((await refusal(stripe.transfers.createReversal(id))).message).toContain('already been reversed');
  const spent = await stripe.transfers.create({ amount: 1_000, currency: 'usd', destination: account });
  const elsewhere = await openReadyAccount(stripe);
  expect(elsewhere.id).not.toBe(account);
  const charge = chargeOf(await pay({}, as));
  await shop.advance(7 * DAY);
  await stripe.refunds.create({ charge: charge.id }, as);
  const [lost] = (await stripe.balance.retrieve({}, as)).available;
  expect(lost?.amount).toBeLessThan(1_000);
  expect(await refusal(stripe.transfers.createReversal(spent.id))).toMatchObject({
    code: 'balance_insufficient',
  });
});

test('a fee is given back by itself, to the account’s balance', async () => {
  const charge = chargeOf(
    await pay({ transfer_data: { destination: account }, application_fee_amount: 1_000 }),
  );
  const fee = String(charge.application_fee);
  const part = await stripe.applicationFees.createRefund(fee, { amount: 400 });
  expect(part).toMatchObject({ object: 'fee_refund', amount: 400, fee });
  expect((await movements(as)).at(-1)).toEqual(['adjustment', 400, 0, 400]);
  expect((await movements()).at(-1)).toEqual(['application_fee_refund', -400, 0, -400]);
  expect((await refusal(stripe.applicationFees.createRefund(fee, { amount: 601 }))).message).toContain(
    'remaining (600)',
  );
  await stripe.applicationFees.updateRefund(fee, part.id, { metadata: { why: 'kindness' } });
  expect((await stripe.applicationFees.listRefunds(fee)).data[0]?.metadata).toEqual({ why: 'kindness' });
  expect((await stripe.applicationFees.list({ charge: charge.id })).data).toHaveLength(1);
});

test('with Stripe’s fees on the platform an account gets the whole of a direct charge', async () => {
  const free = await openReadyAccount(stripe, {
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      requirement_collection: 'application',
      stripe_dashboard: { type: 'none' },
    },
  });
  await pay({ application_fee_amount: 1_000 }, { stripeAccount: free.id });
  expect(await movements({ stripeAccount: free.id })).toEqual([['charge', 10_000, 1_000, 9_000]]);
  expect(await movements()).toEqual([
    ['stripe_fee', -320, 0, -320],
    ['application_fee', 1_000, 0, 1_000],
  ]);
  await expectMoneyAddsUp(stripe, { stripeAccount: free.id });
});
