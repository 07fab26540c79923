import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { eventsOf, openReadyAccount } from '../connect.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, dateOf, openShop, refusal, type Shop } from '../shop.ts';

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
  await shop.running.close();
});

type Schedule = Stripe.AccountCreateParams.Settings.Payouts.Schedule;

async function open(schedule: Schedule, params: Stripe.AccountCreateParams = {}) {
  const { id } = await openReadyAccount(stripe, { settings: { payouts: { schedule } }, ...params });
  opened.push(id);
  return { id, as: { stripeAccount: id } };
}

/** Money that is there at once. */
const earn = (amount: number, options: Stripe.RequestOptions = {}, card = 'pm_card_bypassPending') =>
  stripe.paymentIntents.create({ amount, currency: 'usd', payment_method: card, confirm: true }, options);

const availableOf = async (options: Stripe.RequestOptions = {}) =>
  (await stripe.balance.retrieve({}, options)).available[0]?.amount;

const conforms = (value: unknown, type: string) =>
  expect(differences(JSON.parse(JSON.stringify(value)), type)).toEqual([]);

test('a daily schedule pays out what has become available, to the cent, and says what it was made of', async () => {
  const { id, as } = await open({ interval: 'daily' });
  await earn(10_000, as, 'pm_card_visa');
  await earn(5_000, as, 'pm_card_visa');
  await shop.advance(2 * DAY);
  expect((await stripe.payouts.list({}, as)).data).toEqual([]);
  await shop.advance(DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  conforms(payout, 'Payout');
  expect(payout).toMatchObject({
    amount: 10_000 + 5_000 - 320 - 175,
    automatic: true,
    method: 'standard',
    reconciliation_status: 'completed',
    status: 'in_transit',
    type: 'bank_account',
  });
  // Charged on a Saturday: available on the second business day after it, paid out then, there on the next.
  expect([dateOf(payout?.created ?? 0), dateOf(payout?.arrival_date ?? 0)]).toEqual([
    '2026-02-03T00:00',
    '2026-02-04T00:00',
  ]);
  const parts = await stripe.balanceTransactions.list({ payout: payout?.id ?? '' }, as);
  expect(parts.data.map(({ type, net }) => [type, net])).toEqual([
    ['payout', -14_505],
    ['charge', 4_825],
    ['charge', 9_680],
  ]);
  await shop.advance(DAY);
  const paid = await stripe.payouts.retrieve(payout?.id ?? '', { expand: ['destination'] }, as);
  expect(paid).toMatchObject({
    status: 'paid',
    destination: { object: 'bank_account', account: id },
    trace_id: { status: 'supported', value: expect.any(String) },
  });
  expect((await eventsOf(stripe, id)).filter((type) => /^(payout|balance)\./.test(type))).toEqual([
    'balance.available',
    'payout.created',
    'payout.updated',
    'payout.reconciliation_completed',
    'payout.paid',
  ]);
  expect(await availableOf(as)).toBe(0);
});

test('weekly and monthly schedules, and a longer delay, make payouts wait', async () => {
  const weekly = await open({ interval: 'weekly', weekly_anchor: 'friday' });
  const monthly = await open({ interval: 'monthly', monthly_anchor: 31 });
  const late = await open({ interval: 'daily', delay_days: 10 });
  for (const { as } of [weekly, monthly, late]) await earn(10_000, as, 'pm_card_visa');
  await shop.advance(40 * DAY);
  const days = await Promise.all(
    [weekly, monthly, late].map(async ({ as }) =>
      (await stripe.payouts.list({}, as)).data.map(({ created }) => dateOf(created).slice(0, 10)),
    ),
  );
  expect(days).toEqual([['2026-02-06'], ['2026-03-02'], ['2026-02-13']]);
});

test('a manual payout takes what is available, and can be cancelled until the bank has it', async () => {
  const { id, as } = await open({ interval: 'manual' });
  await earn(10_000, as);
  const create = (amount: number, params: Partial<Stripe.PayoutCreateParams> = {}) =>
    stripe.payouts.create({ amount, currency: 'usd', ...params }, as);
  expect(await refusal(create(9_681))).toMatchObject({ code: 'balance_insufficient', statusCode: 400 });
  expect((await refusal(create(1, { currency: 'eur' }))).message).toContain('external accounts in that');
  expect((await refusal(create(0))).code).toBe('parameter_invalid_integer');
  const payout = await create(4_000, { description: 'Rent', metadata: { month: '1' } });
  expect(payout).toMatchObject({
    status: 'pending',
    automatic: false,
    description: 'Rent',
    reconciliation_status: 'not_applicable',
  });
  expect(await availableOf(as)).toBe(5_680);
  const cancelled = await stripe.payouts.cancel(payout.id, {}, as);
  expect(cancelled).toMatchObject({
    status: 'canceled',
    failure_balance_transaction: expect.stringMatching(/^txn_/),
  });
  expect(await availableOf(as)).toBe(9_680);
  const other = await create(9_680);
  await shop.advance(3_600);
  expect((await stripe.payouts.retrieve(other.id, {}, as)).status).toBe('in_transit');
  expect((await refusal(stripe.payouts.cancel(other.id, {}, as))).message).toContain('in_transit');
  await shop.advance(3 * DAY);
  expect((await stripe.payouts.list({ status: 'paid' }, as)).data.map((each) => each.id)).toEqual([other.id]);
  expect((await refusal(stripe.balanceTransactions.list({ payout: other.id }, as))).message).toContain(
    'only be filtered on automatic',
  );
  const named = await stripe.payouts.update(other.id, { metadata: { paid: 'yes' } }, as);
  expect(named.metadata).toEqual({ paid: 'yes' });
  expect((await eventsOf(stripe, id)).filter((type) => type.startsWith('payout.'))).toEqual([
    'payout.created',
    'payout.canceled',
    'payout.created',
    'payout.updated',
    'payout.paid',
    'payout.updated',
  ]);
});

test.each([
  ['btok_us_verified_noAccount', 'no_account'],
  ['btok_us_verified_accountClosed', 'account_closed'],
  ['btok_us_verified_invalidCurrency', 'invalid_currency'],
  ['tok_visa_debit_us_transferFail', 'could_not_process'],
])('a payout to %s fails with %s, and its money comes back', async (external_account, code) => {
  const { id, as } = await open({ interval: 'daily' }, { external_account });
  await earn(10_000, as);
  await shop.advance(4 * DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  conforms(payout, 'Payout');
  expect(payout).toMatchObject({
    status: 'failed',
    failure_code: code,
    failure_message: expect.any(String),
    failure_balance_transaction: expect.stringMatching(/^txn_/),
  });
  expect(await availableOf(as)).toBe(9_680);
  const account = await stripe.accounts.retrieve(id);
  expect(account.payouts_enabled).toBe(false);
  expect(account.requirements?.past_due).toEqual(['external_account']);
  expect(account.external_accounts?.data[0]?.status).toBe('errored');
  expect((await refusal(stripe.payouts.create({ amount: 1, currency: 'usd' }, as))).code).toBe(
    'payouts_not_allowed',
  );
  expect((await eventsOf(stripe, id)).slice(-3)).toEqual([
    'account.external_account.updated',
    'account.updated',
    'payout.failed',
  ]);
  // Nothing more is tried until there is somewhere else to send it.
  await shop.advance(7 * DAY);
  expect((await stripe.payouts.list({}, as)).data).toHaveLength(1);
  await stripe.accounts.update(id, { external_account: 'btok_us_verified' });
  await shop.advance(5 * DAY);
  const [second] = (await stripe.payouts.list({}, as)).data;
  expect(second).toMatchObject({ status: 'paid', amount: 9_680 });
  const parts = await stripe.balanceTransactions.list({ payout: second?.id ?? '' }, as);
  expect(parts.data.map(({ type }) => type)).toEqual(['payout', 'payout_failure']);
});

test('an instant payout also takes what is pending, and arrives within half an hour', async () => {
  const { as } = await open({ interval: 'manual' });
  await earn(10_000, as, 'pm_card_visa');
  const balance = await stripe.balance.retrieve({}, as);
  conforms(balance, 'Balance');
  expect(balance.instant_available).toMatchObject([{ amount: 9_680, net_available: [{ amount: 9_680 }] }]);
  const instant = (amount: number) =>
    stripe.payouts.create({ amount, currency: 'usd', method: 'instant' }, as);
  expect((await refusal(instant(9_681))).code).toBe('balance_insufficient');
  const payout = await instant(9_680);
  expect(payout).toMatchObject({ method: 'instant', status: 'pending' });
  const after = await stripe.balance.retrieve({}, as);
  expect([after.available[0]?.amount, after.pending[0]?.amount]).toEqual([0, 0]);
  // Of connected accounts the platform pays the fee.
  expect((await stripe.balanceTransactions.list()).data).toMatchObject([{ type: 'stripe_fee', amount: -97 }]);
  await shop.advance(1_800);
  expect((await stripe.payouts.retrieve(payout.id, {}, as)).status).toBe('paid');
  const slow = await open(
    { interval: 'manual' },
    { external_account: 'tok_visa_debit_us_instantPayoutUnsupported' },
  );
  await earn(1_000, slow.as);
  const unsupported = stripe.payouts.create({ amount: 1, currency: 'usd', method: 'instant' }, slow.as);
  expect((await refusal(unsupported)).code).toBe('instant_payouts_unsupported');
});

test('a payout is brought back from a bank account in the United States, once', async () => {
  const { id, as } = await open({ interval: 'daily' });
  await earn(10_000, as);
  await shop.advance(4 * DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  const reversal = await stripe.payouts.reverse(payout?.id ?? '', { metadata: { why: 'wrong bank' } }, as);
  conforms(reversal, 'Payout');
  expect(reversal).toMatchObject({ amount: -9_680, original_payout: payout?.id, status: 'pending' });
  const original = await stripe.payouts.retrieve(payout?.id ?? '', { expand: ['reversed_by'] }, as);
  expect(original.reversed_by).toMatchObject({ id: reversal.id });
  expect((await stripe.balance.retrieve({}, as)).pending[0]?.amount).toBe(9_680);
  expect((await refusal(stripe.payouts.reverse(payout?.id ?? '', {}, as))).message).toContain('already');
  await stripe.accounts.update(id, { settings: { payouts: { schedule: { interval: 'manual' } } } });
  await shop.advance(3 * DAY);
  expect((await stripe.payouts.retrieve(reversal.id, {}, as)).status).toBe('paid');
  expect(await availableOf(as)).toBe(9_680);
});

test('a minimum balance stays when the rest is paid out', async () => {
  const { as } = await open({ interval: 'daily' });
  const settings = await stripe.balanceSettings.update(
    { payments: { payouts: { minimum_balance_by_currency: { usd: 1_500 } } } },
    as,
  );
  conforms(settings, 'BalanceSettings');
  await earn(10_000, as);
  await shop.advance(4 * DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  expect(payout?.amount).toBe(8_180);
  const parts = await stripe.balanceTransactions.list({ payout: payout?.id ?? '' }, as);
  expect(parts.data.map(({ type, net }) => [type, net])).toEqual([
    ['payout', -8_180],
    ['payout_minimum_balance_hold', -1_500],
    ['charge', 9_680],
  ]);
  expect(await availableOf(as)).toBe(1_500);
});

test('forints are paid out whole', async () => {
  const { as } = await open(
    { interval: 'daily' },
    {
      country: 'HU',
      external_account: {
        object: 'bank_account',
        country: 'HU',
        currency: 'huf',
        account_number: 'HU42117730161111101800000000',
      },
    },
  );
  const forints = {
    amount: 500_000,
    currency: 'huf',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
  };
  await stripe.paymentIntents.create(forints, as);
  expect((await refusal(stripe.payouts.create({ amount: 150, currency: 'huf' }, as))).message).toContain(
    'evenly divisible by 100',
  );
  await shop.advance(4 * DAY);
  const [payout] = (await stripe.payouts.list({}, as)).data;
  expect([payout?.amount, payout?.currency]).toEqual([485_400, 'huf']);
  expect((await stripe.balance.retrieve({}, as)).available).toMatchObject([{ amount: 70, currency: 'huf' }]);
});

test('the platform pays itself out by hand, or by a schedule of its own', async () => {
  await earn(10_000);
  await shop.advance(10 * DAY);
  expect((await stripe.payouts.list()).data).toEqual([]);
  const payout = await stripe.payouts.create({ amount: 1_000, currency: 'usd' });
  expect(payout.destination).toMatch(/^ba_/);
  const settings = await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'weekly', weekly_payout_days: ['monday', 'wednesday'] } } },
  });
  expect(settings.payments.payouts?.schedule).toEqual({
    interval: 'weekly',
    weekly_payout_days: ['monday', 'wednesday'],
  });
  await shop.advance(5 * DAY);
  const [weekly] = (await stripe.payouts.list({ limit: 1 })).data;
  expect(weekly).toMatchObject({ automatic: true, amount: 8_680 });
  const delayed = await stripe.balanceSettings.update({
    payments: { settlement_timing: { delay_days_override: 5 } },
  });
  expect(delayed.payments.settlement_timing).toMatchObject({ delay_days: 5, delay_days_override: 5 });
  expect((await stripe.balanceSettings.retrieve()).payments.settlement_timing.delay_days).toBe(5);
  expect(await shop.newEvents()).toContain('balance_settings.updated');
  const thin = await stripe.v2.core.events.list({ types: ['v1.balance_settings.updated'] });
  expect(thin.data[0]).toMatchObject({
    related_object: { type: 'balance_settings', url: '/v1/balance_settings' },
  });
  const tooSoon = stripe.balanceSettings.update({
    payments: { settlement_timing: { delay_days_override: 1 } },
  });
  expect((await refusal(tooSoon)).statusCode).toBe(400);
});

test('the bank account of the platform is set as in the dashboard, and may refuse', async () => {
  const bank = async (token?: string) => {
    const method = token === undefined ? 'GET' : 'POST';
    const body = token === undefined ? null : JSON.stringify({ token });
    const answer = await fetch(`${shop.running.url}/_simulator/bank_account`, { method, body });
    return { status: answer.status, body: (await answer.json()) as { last4?: string; error?: string } };
  };
  expect((await bank()).body.last4).toBe('6789');
  expect(await bank('btok_no')).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('btok_no') },
  });
  expect((await bank('btok_us_verified_accountClosed')).body.last4).toBe('1113');
  await earn(10_000);
  const payout = await stripe.payouts.create({ amount: 9_680, currency: 'usd', expand: ['destination'] });
  expect(payout.destination).toMatchObject({ last4: '1113' });
  await shop.advance(3 * DAY);
  expect((await stripe.payouts.retrieve(payout.id)).failure_code).toBe('account_closed');
  expect(await availableOf()).toBe(9_680);
  expect((await refusal(stripe.payouts.create({ amount: 1, currency: 'usd' }))).code).toBe(
    'payouts_not_allowed',
  );
  await bank('btok_us_verified');
  expect((await stripe.payouts.create({ amount: 9_680, currency: 'usd' })).status).toBe('pending');
});

test('an instant payout of the platform costs it one percent', async () => {
  await earn(10_000, {}, 'pm_card_visa');
  const [instant] = (await stripe.balance.retrieve()).instant_available ?? [];
  const net = instant?.net_available?.[0]?.amount ?? 0;
  expect([instant?.amount, net]).toEqual([9_680, 9_584]);
  const payout = await stripe.payouts.create({
    amount: net,
    currency: 'usd',
    method: 'instant',
    expand: ['balance_transaction'],
  });
  expect(payout.balance_transaction).toMatchObject({ amount: -9_584, fee: 96, net: -9_680 });
});
