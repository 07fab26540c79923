import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { openReadyAccount } from '../connect.ts';
import fc, { patience, runs } from '../fixed-seed.ts';
import { expectAccountsCancelOut, expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, type Shop } from '../shop.ts';

/** A platform with three accounts: two of which it bears the losses, the last of which Stripe does. */
interface Market extends Shop {
  accounts: string[];
}

async function openMarket(): Promise<Market> {
  const shop = await openShop();
  const payouts = (interval: 'daily' | 'manual', debits: boolean) => ({
    settings: { payouts: { schedule: { interval }, debit_negative_balances: debits } },
  });
  const bearing = (fees: 'account' | 'application') => ({
    fees: { payer: fees },
    losses: { payments: 'application' as const },
    requirement_collection: 'application' as const,
    stripe_dashboard: { type: 'none' as const },
  });
  const opened = [
    await openReadyAccount(shop.stripe, payouts('manual', false)),
    await openReadyAccount(shop.stripe, { ...payouts('daily', true), controller: bearing('application') }),
    await openReadyAccount(shop.stripe, {
      ...payouts('daily', false),
      external_account: 'btok_us_verified_accountClosed',
    }),
  ];
  return { ...shop, accounts: opened.map(({ id }) => id) };
}

const CARDS = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_bypassPending',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_card_createDispute',
  'pm_card_createDisputeInquiry',
];

const at = fc.nat({ max: 50 });
const share = fc.integer({ min: 1, max: 110 });
/** 0 is the platform, the others are its accounts. */
const who = fc.integer({ min: 0, max: 3 });
/** Mostly the platform, whose charges and transfers are more of a kind. */
const mostlyPlatform = fc.constantFrom(0, 0, 0, 1, 2, 3);
const kind = <K extends string>(name: K) => fc.constant(name);

const pay = fc.record({
  kind: kind('pay'),
  who: mostlyPlatform,
  /** Where a charge of the platform goes; 0 stays. */
  to: fc.constantFrom(0, 1, 1, 2, 3),
  card: fc.constantFrom(...CARDS),
  amount: fc.integer({ min: 50, max: 50_000 }),
  fee: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 4 }),
});
const step = fc.oneof(
  { arbitrary: pay, weight: 4 },
  {
    arbitrary: fc.record({
      kind: kind('refund'),
      who: mostlyPlatform,
      at,
      share,
      reverse: fc.boolean(),
      fee: fc.boolean(),
    }),
    weight: 2,
  },
  fc.record({ kind: kind('transfer'), to: who, share, source: fc.option(at) }),
  {
    arbitrary: fc.record({ kind: kind('reverse'), who: mostlyPlatform, at, share, fee: fc.boolean() }),
    weight: 3,
  },
  fc.record({ kind: kind('debit'), who, share }),
  fc.record({
    kind: kind('payout'),
    who,
    share,
    method: fc.constantFrom('standard' as const, 'instant' as const),
  }),
  fc.record({
    kind: kind('undo payout'),
    who,
    at,
    act: fc.constantFrom('cancel' as const, 'reverse' as const),
  }),
  fc.record({ kind: kind('top up'), amount: fc.integer({ min: 1, max: 50_000 }) }),
  fc.record({ kind: kind('fee refund'), at, share }),
  fc.record({
    kind: kind('answer'),
    who,
    at,
    words: fc.constantFrom('winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence'),
  }),
  fc.record({
    kind: kind('settings'),
    who,
    interval: fc.constantFrom('daily' as const, 'manual' as const),
    debits: fc.boolean(),
    minimum: fc.integer({ min: 0, max: 2_000 }),
  }),
  { arbitrary: fc.record({ kind: kind('wait'), seconds: fc.integer({ min: 1, max: 10 * DAY }) }), weight: 3 },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

const partOf = (amount: number, percent: number) => Math.ceil((amount * percent) / 100);
const pick = <T>(found: readonly T[], index: number): T | undefined =>
  found[index % Math.max(found.length, 1)];
const ALL = { limit: 100 };

const optionsOf = ({ accounts }: Market, index: number): Stripe.RequestOptions => {
  const stripeAccount = accounts[index - 1];
  return stripeAccount === undefined ? {} : { stripeAccount };
};

/** What each step asks for; nothing if there is nothing to ask it of. */
const ACTIONS: { [K in Step['kind']]: (market: Market, action: StepOf<K>) => Promise<unknown> } = {
  pay(market, { who: by, to, card, amount, fee }) {
    const destination = by === 0 ? market.accounts[to - 1] : undefined;
    const isShared = by !== 0 || destination !== undefined;
    return market.stripe.paymentIntents.create(
      {
        amount,
        currency: 'usd',
        payment_method: card,
        confirm: true,
        ...(destination === undefined ? {} : { transfer_data: { destination } }),
        ...(isShared && fee !== null ? { application_fee_amount: partOf(amount, fee) } : {}),
      },
      optionsOf(market, by),
    );
  },
  async refund(market, { who: by, at: index, share: part, reverse, fee }) {
    const options = optionsOf(market, by);
    const charge = pick((await market.stripe.charges.list(ALL, options)).data, index);
    if (!charge) return;
    const amount = partOf(charge.amount, part);
    const isRouted = charge.transfer_data !== null;
    await market.stripe.refunds.create(
      {
        charge: charge.id,
        amount,
        ...(isRouted && reverse ? { reverse_transfer: true } : {}),
        ...(charge.application_fee !== null && fee ? { refund_application_fee: true } : {}),
      },
      options,
    );
  },
  async transfer(market, { to, share: part, source }) {
    const destination = market.accounts[to - 1];
    const charge = source === null ? undefined : pick((await market.stripe.charges.list(ALL)).data, source);
    const whole = charge?.amount ?? (await market.stripe.balance.retrieve()).available[0]?.amount ?? 0;
    if (destination === undefined || whole < 1) return;
    await market.stripe.transfers.create({
      amount: partOf(whole, part),
      currency: 'usd',
      destination,
      ...(charge ? { source_transaction: charge.id } : {}),
    });
  },
  async reverse(market, { who: by, at: index, share: part, fee }) {
    const options = optionsOf(market, by);
    const transfer = pick((await market.stripe.transfers.list(ALL, options)).data, index);
    if (!transfer) return;
    await market.stripe.transfers.createReversal(
      transfer.id,
      { amount: partOf(transfer.amount, part), refund_application_fee: fee },
      options,
    );
  },
  async debit(market, { who: by, share: part }) {
    const options = optionsOf(market, by);
    const available = (await market.stripe.balance.retrieve({}, options)).available[0]?.amount ?? 0;
    const { id } = await market.stripe.accounts.retrieveCurrent();
    if (by === 0 || available < 1) return;
    const debit = { amount: partOf(available, part), currency: 'usd', destination: id };
    await market.stripe.transfers.create(debit, options);
  },
  async payout(market, { who: by, share: part, method }) {
    const options = optionsOf(market, by);
    const balance = await market.stripe.balance.retrieve({}, options);
    const whole = (method === 'instant' ? balance.instant_available : balance.available)?.[0]?.amount ?? 0;
    if (whole < 1) return;
    await market.stripe.payouts.create({ amount: partOf(whole, part), currency: 'usd', method }, options);
  },
  async 'undo payout'(market, { who: by, at: index, act }) {
    const options = optionsOf(market, by);
    const payout = pick((await market.stripe.payouts.list(ALL, options)).data, index);
    if (payout) await market.stripe.payouts[act](payout.id, {}, options);
  },
  'top up': (market, { amount }) => market.stripe.topups.create({ amount, currency: 'usd' }),
  async 'fee refund'(market, { at: index, share: part }) {
    const fee = pick((await market.stripe.applicationFees.list(ALL)).data, index);
    if (fee) await market.stripe.applicationFees.createRefund(fee.id, { amount: partOf(fee.amount, part) });
  },
  async answer(market, { who: by, at: index, words }) {
    const options = optionsOf(market, by);
    const dispute = pick((await market.stripe.disputes.list(ALL, options)).data, index);
    if (dispute)
      await market.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: words } }, options);
  },
  settings: (market, { who: by, interval, debits, minimum }) =>
    market.stripe.balanceSettings.update(
      {
        payments: {
          debit_negative_balances: debits,
          payouts: { schedule: { interval }, minimum_balance_by_currency: { usd: minimum || '' } },
        },
      },
      optionsOf(market, by),
    ),
  wait: (market, { seconds }) => market.advance(seconds),
};

/** A refusal is fine; what it leaves behind is looked at all the same. */
async function take<K extends Step['kind']>(market: Market, action: StepOf<K> & { kind: K }): Promise<void> {
  try {
    await ACTIONS[action.kind](market, action);
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (typeof status !== 'number') throw error;
    expect(status).toBeLessThan(500);
  }
}

async function expectAllAddUp({ stripe, accounts }: Market): Promise<void> {
  await Promise.all([
    expectMoneyAddsUp(stripe),
    ...accounts.map((stripeAccount) => expectMoneyAddsUp(stripe, { stripeAccount })),
    expectAccountsCancelOut(stripe, accounts),
  ]);
}

test(
  'whatever platform and accounts do in whatever order, the money of all of them adds up after each step',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const market = await openMarket();
        try {
          for (const action of steps) {
            await take(market, action);
            await expectAllAddUp(market);
          }
        } finally {
          await market.running.close();
        }
      }),
      runs(15),
    );
  },
  patience(120),
);
