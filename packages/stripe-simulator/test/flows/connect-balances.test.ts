import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { eventsOf, openReadyAccount } from '../connect.ts';
import { expectAccountsCancelOut, expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;
const opened: string[] = [];

beforeEach(async () => {
  shop = await openShop();
  ({ stripe } = shop);
  opened.length = 0;
});
afterEach(async () => {
  await expectMoneyAddsUp(stripe);
  for (const stripeAccount of opened) await expectMoneyAddsUp(stripe, { stripeAccount });
  await expectAccountsCancelOut(stripe, opened);
  await shop.running.close();
});

async function open(params: Stripe.AccountCreateParams = {}, debits = false) {
  const payouts = { schedule: { interval: 'manual' as const }, debit_negative_balances: debits };
  const { id } = await openReadyAccount(stripe, { settings: { payouts }, ...params });
  opened.push(id);
  return { id, as: { stripeAccount: id } };
}

async function pay(
  card: string,
  params: Partial<Stripe.PaymentIntentCreateParams> = {},
  options: Stripe.RequestOptions = {},
): Promise<Stripe.Charge> {
  const { latest_charge: charge } = await stripe.paymentIntents.create(
    {
      amount: 10_000,
      currency: 'usd',
      payment_method: card,
      confirm: true,
      expand: ['latest_charge'],
      ...params,
    },
    options,
  );
  if (charge === null || typeof charge === 'string') throw new Error('No charge was made.');
  return charge;
}

const AT_ONCE = 'pm_card_bypassPending';

const availableOf = async (options: Stripe.RequestOptions = {}) =>
  (await stripe.balance.retrieve({}, options)).available[0]?.amount;

const movements = async (options: Stripe.RequestOptions = {}) => {
  const { data } = await stripe.balanceTransactions.list({ limit: 100 }, options);
  return data.map(({ type, net }) => [type, net]).reverse();
};

test('a refund that the balance does not cover waits for money, and goes when there is some', async () => {
  const { id, as } = await open();
  const charge = await pay(AT_ONCE, {}, as);
  const refund = await stripe.refunds.create({ charge: charge.id }, as);
  expect(differences(JSON.parse(JSON.stringify(refund)), 'Refund')).toEqual([]);
  expect(refund).toMatchObject({ status: 'pending', pending_reason: 'insufficient_funds' });
  expect(await availableOf(as)).toBe(-320);
  await shop.advance(DAY);
  expect((await stripe.refunds.retrieve(refund.id, {}, as)).status).toBe('pending');
  await pay(AT_ONCE, { amount: 1_000 }, as);
  await shop.advance(60);
  const sent = await stripe.refunds.retrieve(refund.id, {}, as);
  expect(sent.status).toBe('succeeded');
  expect(sent).not.toHaveProperty('pending_reason');
  expect((await eventsOf(stripe, id)).slice(-2)).toEqual(['refund.updated', 'charge.refund.updated']);
});

test('a refund that waits for 45 days fails, and its money comes back', async () => {
  const { as } = await open();
  const charge = await pay(AT_ONCE, {}, as);
  const refund = await stripe.refunds.create({ charge: charge.id }, as);
  await shop.advance(46 * DAY);
  expect(await stripe.refunds.retrieve(refund.id, {}, as)).toMatchObject({
    status: 'failed',
    failure_reason: 'insufficient_funds',
  });
  expect(await availableOf(as)).toBe(9_680);
});

test('a refund of pending money is pending money itself', async () => {
  const { as } = await open();
  const charge = await pay('pm_card_visa', {}, as);
  expect((await stripe.refunds.create({ charge: charge.id }, as)).status).toBe('succeeded');
  const { available, pending } = await stripe.balance.retrieve({}, as);
  expect([available[0]?.amount, pending[0]?.amount]).toEqual([0, -320]);
});

test('a balance below nothing is debited from the bank account that may be', async () => {
  const { id, as } = await open({}, true);
  const charge = await pay(AT_ONCE, {}, as);
  expect((await stripe.refunds.create({ charge: charge.id }, as)).status).toBe('succeeded');
  await shop.advance(3 * DAY);
  const [debit] = (await stripe.payouts.list({}, as)).data;
  expect(debit).toMatchObject({ amount: -320, automatic: true });
  expect(await availableOf(as)).toBe(0);
  await shop.advance(DAY);
  expect((await stripe.payouts.retrieve(debit?.id ?? '', {}, as)).status).toBe('paid');
  expect((await eventsOf(stripe, id)).filter((type) => type.startsWith('payout.'))).toContain('payout.paid');
});

test('a debit that the bank refuses leaves the balance below nothing', async () => {
  const { as } = await open({ external_account: 'btok_us_verified_debitNotAuthorized' }, true);
  const charge = await pay(AT_ONCE, {}, as);
  await stripe.refunds.create({ charge: charge.id }, as);
  await shop.advance(10 * DAY);
  expect((await stripe.payouts.list({}, as)).data).toMatchObject([
    { amount: -320, status: 'failed', failure_code: 'debit_not_authorized' },
  ]);
  expect(await availableOf(as)).toBe(-320);
});

test('what accounts are below nothing the platform holds in reserve, until they are not', async () => {
  const { id, as } = await open();
  await pay(AT_ONCE, { amount: 50_000 });
  const before = (await availableOf()) ?? 0;
  const charge = await pay(AT_ONCE, {}, as);
  await stripe.refunds.create({ charge: charge.id }, as);
  await shop.advance(60);
  const held = await stripe.balance.retrieve();
  expect(held.connect_reserved?.[0]?.amount).toBe(320);
  expect(held.available[0]?.amount).toBe(before - 320);
  await stripe.transfers.create({ amount: 1_000, currency: 'usd', destination: id });
  await shop.advance(60);
  const released = await stripe.balance.retrieve();
  expect(released.connect_reserved?.[0]?.amount).toBe(0);
  expect((await movements()).map(([type]) => type)).toEqual([
    'charge',
    'reserve_transaction',
    'transfer',
    'reserve_transaction',
  ]);
  expect(await availableOf()).toBe(before - 1_000);
});

test('a dispute of a direct charge takes the account’s money and the fee of it', async () => {
  const { as } = await open();
  await pay('pm_card_createDispute', { application_fee_amount: 1_000 }, as);
  await shop.advance(1);
  expect((await movements(as)).at(-1)).toEqual(['adjustment', -11_500]);
  const [dispute] = (await stripe.disputes.list({}, as)).data;
  await stripe.disputes.update(
    dispute?.id ?? '',
    { evidence: { uncategorized_text: 'winning_evidence' } },
    as,
  );
  await shop.advance(1);
  expect((await movements(as)).at(-1)).toEqual(['adjustment', 10_000]);
  expect(await movements()).toEqual([['application_fee', 1_000]]);
  expect((await stripe.disputes.list()).data).toEqual([]);
});

test('where the platform bears losses and pays fees, the fee of a dispute is its own', async () => {
  const { as } = await open({
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      requirement_collection: 'application',
      stripe_dashboard: { type: 'none' },
    },
  });
  await pay('pm_card_createDispute', {}, as);
  await shop.advance(1);
  expect((await movements(as)).at(-1)).toEqual(['adjustment', -10_000]);
  expect((await movements()).at(-1)).toEqual(['stripe_fee', -1_500]);
});

test('a dispute of a destination or separate charge is the platform’s; the transfer stays until it is reversed', async () => {
  const { id, as } = await open();
  const routed = await pay('pm_card_createDispute', {
    transfer_data: { destination: id },
    application_fee_amount: 1_000,
    on_behalf_of: id,
  });
  const separate = await pay('pm_card_createDispute');
  await stripe.transfers.create({
    amount: 4_000,
    currency: 'usd',
    destination: id,
    source_transaction: separate.id,
  });
  await shop.advance(1);
  const disputes = (await stripe.disputes.list()).data;
  expect(new Set(disputes.map(({ charge }) => charge))).toEqual(new Set([routed.id, separate.id]));
  expect((await stripe.disputes.list({}, as)).data).toEqual([]);
  expect((await movements()).slice(-2)).toEqual([
    ['adjustment', -11_500],
    ['adjustment', -11_500],
  ]);
  expect(await movements(as)).toEqual([
    ['payment', 9_000],
    ['payment', 4_000],
  ]);
  const reversal = await stripe.transfers.createReversal(String(routed.transfer), {
    refund_application_fee: true,
  });
  expect(reversal.amount).toBe(10_000);
  expect((await movements(as)).at(-1)).toEqual(['payment_refund', -9_000]);
});

test('a refund that waits when the charge is disputed fails, and all of the charge is in dispute', async () => {
  const { as } = await open();
  const spent = await pay(AT_ONCE, {}, as);
  await stripe.refunds.create({ charge: spent.id }, as);
  const charge = await pay('pm_card_createDispute', {}, as);
  const refund = await stripe.refunds.create({ charge: charge.id, amount: 9_000 }, as);
  expect(refund.pending_reason).toBe('insufficient_funds');
  await shop.advance(1);
  expect(await stripe.refunds.retrieve(refund.id, {}, as)).toMatchObject({
    status: 'failed',
    failure_reason: 'charge_for_pending_refund_disputed',
  });
  expect((await stripe.disputes.list({}, as)).data).toMatchObject([{ charge: charge.id, amount: 10_000 }]);
});

test('who refunds what came from another account sends it back there', async () => {
  const { id, as } = await open();
  const charge = await pay(AT_ONCE, { transfer_data: { destination: id }, application_fee_amount: 1_000 });
  const transfer = await stripe.transfers.retrieve(String(charge.transfer));
  const payment = String(transfer.destination_payment);
  const refund = await stripe.refunds.create(
    { charge: payment, amount: 4_000, refund_application_fee: true, metadata: { why: 'kindness' } },
    as,
  );
  expect(differences(JSON.parse(JSON.stringify(refund)), 'Refund')).toEqual([]);
  expect(refund).toMatchObject({ charge: payment, amount: 4_000, metadata: { why: 'kindness' } });
  expect((await movements(as)).at(-1)).toEqual(['payment_refund', -3_600]);
  expect((await movements()).slice(-2)).toEqual([
    ['transfer_refund', 4_000],
    ['application_fee_refund', -400],
  ]);
  expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 4_000 });
  const tooMuch = stripe.refunds.create({ charge: payment, amount: 6_001 }, as);
  expect((await refusal(tooMuch)).param).toBe('amount');
  const platform = (await stripe.accounts.retrieveCurrent()).id;
  const debit = await stripe.transfers.create({ amount: 1_000, currency: 'usd', destination: platform }, as);
  await stripe.refunds.create({ charge: String(debit.destination_payment) });
  expect((await movements(as)).at(-1)).toEqual(['transfer_refund', 1_000]);
});

test('the platform debits an account that it answers for, out of what that has', async () => {
  const { id, as } = await open();
  await pay(AT_ONCE, {}, as);
  const platform = (await stripe.accounts.retrieveCurrent()).id;
  const debit = (amount: number) =>
    stripe.transfers.create({ amount, currency: 'usd', destination: platform, description: 'Tools' }, as);
  expect(await refusal(debit(9_681))).toMatchObject({ code: 'balance_insufficient' });
  const transfer = await debit(1_500);
  expect(differences(JSON.parse(JSON.stringify(transfer)), 'Transfer')).toEqual([]);
  expect(await movements(as)).toEqual([
    ['charge', 9_680],
    ['transfer', -1_500],
  ]);
  expect(await movements()).toEqual([['payment', 1_500]]);
  const shown = await stripe.transfers.retrieve(transfer.id, { expand: ['destination_payment'] }, as);
  expect(shown.destination_payment).toMatchObject({ amount: 1_500, source_transfer: transfer.id });
  await stripe.transfers.createReversal(transfer.id, { amount: 500 }, as);
  expect(await availableOf()).toBe(1_000);
  expect((await eventsOf(stripe, id)).slice(-2)).toEqual(['transfer.created', 'transfer.reversed']);
  const standard = await stripe.accounts.create({ type: 'standard' });
  const own = stripe.transfers.create(
    { amount: 1, currency: 'usd', destination: platform },
    { stripeAccount: standard.id },
  );
  expect((await refusal(own)).param).toBe('destination');
});
