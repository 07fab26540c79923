import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RefundInput } from '../src/billing.ts';
import { aCustomer, aPayment, type Paying } from './refund-stage.ts';
import { must, openWorld, type World } from './world.ts';

let world: World;
let destination: string;
beforeAll(async () => {
  world = await openWorld();
  destination = await openSeller();
});
afterAll(() => world.close());

/** A connected account that takes transfers at once, and is paid out by nobody. */
async function openSeller(): Promise<string> {
  const { id } = await world.stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_type: 'individual',
    business_profile: { mcc: '5734', url: 'https://accessible.stripe.com' },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    external_account: 'btok_us_verified',
    tos_acceptance: { date: 1_769_853_600, ip: '203.0.113.7' },
    settings: { payouts: { schedule: { interval: 'manual' } } },
    individual: {
      first_name: 'Jenny',
      last_name: 'Rosen',
      dob: { day: 1, month: 1, year: 1902 },
      address: {
        line1: 'address_full_match',
        city: 'Schenectady',
        state: 'NY',
        postal_code: '12345',
        country: 'US',
      },
      email: 'jenny@example.com',
      phone: '0000000000',
      id_number: '222222222',
    },
  });
  return id;
}

const asked = (chargeId: string, amountMinor: number, more: Partial<RefundInput> = {}) => ({
  chargeId,
  amountMinor,
  reason: 'requested_by_customer' as const,
  note: 'They asked for it.',
  customerNote: null,
  creditNote: true,
  endSubscription: false,
  reverseTransfer: true,
  refundApplicationFee: true,
  role: 'finance' as const,
  ...more,
});
const create = ({ accountId }: Paying, input: ReturnType<typeof asked>) =>
  world.billing.refunds.create({ accountId, actorId: 'grace', actId: randomUUID() }, input);
const preview = async ({ accountId, chargeId }: Paying & { chargeId: string }) =>
  must(await world.billing.refunds.preview({ accountId, chargeId, role: 'finance' }));

/** What an account has with Stripe, available and on its way; the platform's own without one. */
async function balanceOf(stripeAccount?: string): Promise<number> {
  const { available, pending } = await world.stripe.balance.retrieve(
    {},
    stripeAccount === undefined ? {} : { stripeAccount },
  );
  return [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0);
}

/** Does it, and says by how much the platform and the seller have more or less since. */
async function moved(work: () => Promise<unknown>): Promise<{ platform: number; seller: number }> {
  const before = [await balanceOf(), await balanceOf(destination)] as const;
  await work();
  await world.settle();
  return {
    platform: (await balanceOf()) - before[0],
    seller: (await balanceOf(destination)) - before[1],
  };
}

const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });

test('a part of a destination charge takes as much of transfer and fee back, then the rest does', async () => {
  const paying = await aPayment(world, { amount: 10_000, destination, fee: 1_000 });
  expect((await preview(paying)).destination).toEqual({
    account: destination,
    transferred: usd(10_000),
    reversed: usd(0),
    fee: { kept: usd(1_000), refunded: usd(0) },
  });
  // The customer's 25.00 are the seller's, but for the fee on them, which the platform gives back.
  expect(await moved(async () => must(await create(paying, asked(paying.chargeId, 2_500))))).toEqual({
    platform: -250,
    seller: -2_500 + 250,
  });
  expect(await preview(paying)).toMatchObject({
    refunded: usd(2_500),
    left: usd(7_500),
    destination: { reversed: usd(2_500), fee: { refunded: usd(250) } },
  });
  expect(await moved(async () => must(await create(paying, asked(paying.chargeId, 7_500))))).toEqual({
    platform: -750,
    seller: -7_500 + 750,
  });
  expect(await preview(paying)).toMatchObject({
    left: usd(0),
    destination: { reversed: usd(10_000), fee: { refunded: usd(1_000) } },
    refusal: { code: 'refund_too_much' },
  });
  const { data } = await world.stripe.refunds.list({
    charge: paying.chargeId,
    expand: ['data.transfer_reversal'],
  });
  const reversals = data.map(({ transfer_reversal: each }) =>
    typeof each === 'object' ? each?.amount : each,
  );
  expect(reversals).toEqual([7_500, 2_500]);
});

test('without the two the platform pays the refund alone; each can be left off by itself', async () => {
  const cases = [
    [
      { reverseTransfer: false, refundApplicationFee: false },
      { platform: -5_000, seller: 0 },
    ],
    [
      { reverseTransfer: true, refundApplicationFee: false },
      { platform: 0, seller: -5_000 },
    ],
    [
      { reverseTransfer: false, refundApplicationFee: true },
      { platform: -5_500, seller: 500 },
    ],
  ] as const;
  for (const [options, expected] of cases) {
    const paying = await aPayment(world, { amount: 10_000, destination, fee: 1_000 });
    const refund = async () => must(await create(paying, asked(paying.chargeId, 5_000, options)));
    expect(await moved(refund), JSON.stringify(options)).toEqual(expected);
  }
});

test('a transfer of an amount of its own comes back by its share, and there is no fee to give back', async () => {
  const paying = await aCustomer(world);
  const intent = await world.stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'usd',
    customer: paying.customerId,
    payment_method: 'pm_card_visa',
    confirm: true,
    off_session: true,
    transfer_data: { destination, amount: 7_000 },
  });
  await world.settle();
  const chargeId = String(intent.latest_charge);
  expect((await preview({ ...paying, chargeId })).destination).toMatchObject({
    transferred: usd(7_000),
    fee: null,
  });
  expect(await moved(async () => must(await create(paying, asked(chargeId, 2_500))))).toEqual({
    platform: -2_500 + 1_750,
    seller: -1_750,
  });
});

test('of an invoice whose money was shared all of it goes back, with its credit note, and our ledger has it to the cent', async () => {
  const paying = await aCustomer(world);
  const { stripe } = world;
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: paying.customerId });
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  await stripe.subscriptions.create({
    customer: paying.customerId,
    items: [{ price: price?.id ?? '' }],
    default_payment_method: card.id,
    transfer_data: { destination },
    application_fee_percent: 10,
  });
  await world.settle();
  const [charge] = (await stripe.charges.list({ customer: paying.customerId })).data;
  const chargeId = charge?.id ?? '';
  expect(await preview({ ...paying, chargeId })).toMatchObject({
    invoice: { creditable: usd(2_900) },
    destination: { transferred: usd(2_900), fee: { kept: usd(290) } },
  });
  const made: { creditNoteId: string | null; refundId: string }[] = [];
  expect(await moved(async () => made.push(must(await create(paying, asked(chargeId, 2_900)))))).toEqual({
    platform: -290,
    seller: -2_900 + 290,
  });
  const [refund] = made;
  const note = await stripe.creditNotes.retrieve(refund?.creditNoteId ?? '');
  expect(note).toMatchObject({ total: 2_900, refunds: [{ refund: refund?.refundId }] });

  await world.billing.balance.read();
  const span = { from: new Date(0), to: new Date(world.now().getTime() + 1_000) };
  const { explained } = await world.billing.balance.explain(span);
  const ofRefund = explained.filter(({ by }) => by.kind === 'refund' && by.id === refund?.refundId);
  expect(ofRefund.map(({ net }) => net.amountMinor)).toEqual([-2_900]);
  expect(explained.filter(({ by }) => by.kind === 'invoice').map(({ amount }) => amount.amountMinor)).toEqual(
    [2_900],
  );
  const mirrored = (await world.billing.refunds.list({ ...paying, cursor: null, limit: 5 })).items;
  expect(mirrored.map(({ amount }) => amount)).toEqual([usd(2_900)]);
});

test('an act that is pressed again takes nothing back twice', async () => {
  const paying = await aPayment(world, { amount: 10_000, destination, fee: 1_000 });
  const act = { accountId: paying.accountId, actorId: 'grace', actId: randomUUID() };
  const press = () => world.billing.refunds.create(act, asked(paying.chargeId, 4_000));
  expect(
    await moved(async () => {
      const [first, second] = await Promise.all([press(), press()]);
      expect(must(first)).toEqual(must(second));
    }),
  ).toEqual({ platform: -400, seller: -4_000 + 400 });
  const fees: Stripe.ApplicationFee[] = (await world.stripe.applicationFees.list({ charge: paying.chargeId }))
    .data;
  expect(fees.map(({ amount_refunded }) => amount_refunded)).toEqual([400]);
});
