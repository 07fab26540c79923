import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import fc, { patience, runs } from '../fixed-seed.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

async function pay(
  payment_method: string,
  amount = 10_000,
  params: Partial<Stripe.PaymentIntentCreateParams> = {},
) {
  const intent = await shop.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method,
    confirm: true,
    expand: ['latest_charge'],
    ...params,
  });
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === 'string') throw new Error('No charge was made.');
  return charge;
}

const movementsOf = async (source: string) =>
  (await shop.stripe.balanceTransactions.list({ source })).data.map(({ type, amount, fee }) => [
    type,
    amount,
    fee,
  ]);

async function disputeOf(charge: Stripe.Charge): Promise<Stripe.Dispute> {
  const [dispute] = (await shop.stripe.disputes.list({ charge: charge.id })).data;
  if (!dispute) throw new Error('There is no dispute.');
  return dispute;
}

test('a charge is pending for two business days, less the fee, and then available', async () => {
  const before = await shop.stripe.balance.retrieve();
  const charge = await pay('pm_card_visa');
  const movement = await shop.stripe.balanceTransactions.retrieve(String(charge.balance_transaction));
  expect(differences(JSON.parse(JSON.stringify(movement)), 'BalanceTransaction')).toEqual([]);
  expect(movement).toMatchObject({
    amount: 10_000,
    fee: 320,
    net: 9_680,
    status: 'pending',
    source: charge.id,
  });
  const pending = await shop.stripe.balance.retrieve();
  expect(differences(JSON.parse(JSON.stringify(pending)), 'Balance')).toEqual([]);
  expect(pending.pending[0]?.amount).toBe((before.pending[0]?.amount ?? 0) + 9_680);
  await shop.newEvents();
  await shop.advance(5 * DAY);
  expect(await shop.newEvents()).toContain('balance.available');
  expect((await shop.stripe.balance.retrieve()).available[0]?.amount).toBe(9_680);
  await expectMoneyAddsUp(shop.stripe);
});

test('what is only held moves nothing until it is captured', async () => {
  const charge = await pay('pm_card_visa', 5_000, { capture_method: 'manual' });
  expect(charge).toMatchObject({ captured: false, balance_transaction: null });
  await shop.stripe.paymentIntents.capture(String(charge.payment_intent), { amount_to_capture: 3_000 });
  expect(await movementsOf(charge.id)).toEqual([['charge', 3_000, 117]]);
});

test('a refund that the bank sends back returns the money and can be made again', async () => {
  const charge = await pay('pm_card_refundFail', 4_000);
  const refund = await shop.stripe.refunds.create({ charge: charge.id });
  expect(refund.status).toBe('succeeded');
  await shop.newEvents();
  await shop.advance(3_600);
  expect(await shop.newEvents()).toEqual(
    expect.arrayContaining(['refund.updated', 'refund.failed', 'charge.refund.updated']),
  );
  const failed = await shop.stripe.refunds.retrieve(refund.id);
  expect(differences(JSON.parse(JSON.stringify(failed)), 'Refund')).toEqual([]);
  expect(failed.status).toBe('failed');
  expect(await movementsOf(refund.id)).toEqual([
    ['refund_failure', 4_000, 0],
    ['refund', -4_000, 0],
  ]);
  expect(await shop.stripe.charges.retrieve(charge.id)).toMatchObject({
    amount_refunded: 0,
    refunded: false,
  });
});

test('a refund may wait for the bank', async () => {
  const charge = await pay('pm_card_pendingRefund');
  const refund = await shop.stripe.refunds.create({ charge: charge.id, amount: 1 });
  expect(refund.status).toBe('pending');
  await shop.advance(3_600);
  expect((await shop.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
});

test('a dispute takes the money and a fee; winning it brings the money back', async () => {
  const charge = await pay('pm_card_createDispute');
  await shop.newEvents();
  await shop.advance(1);
  expect(await shop.newEvents()).toEqual([
    'charge.dispute.created',
    'charge.updated',
    'charge.dispute.funds_withdrawn',
  ]);
  const dispute = await disputeOf(charge);
  expect(differences(JSON.parse(JSON.stringify(dispute)), 'Dispute')).toEqual([]);
  expect(dispute).toMatchObject({ amount: 10_000, reason: 'fraudulent', status: 'needs_response' });
  expect((await refusal(shop.stripe.refunds.create({ charge: charge.id }))).code).toBe('charge_disputed');
  const staged = await shop.stripe.disputes.update(dispute.id, {
    evidence: { customer_name: 'Ada' },
    submit: false,
  });
  expect(staged).toMatchObject({
    status: 'needs_response',
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
  const sent = await shop.stripe.disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'winning_evidence' },
  });
  expect(sent).toMatchObject({ status: 'under_review', evidence: { customer_name: 'Ada' } });
  const again = shop.stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Bob' } });
  expect((await refusal(again)).statusCode).toBe(400);
  await shop.advance(1);
  expect((await shop.stripe.disputes.retrieve(dispute.id)).status).toBe('won');
  expect(await movementsOf(dispute.id)).toEqual([
    ['adjustment', 10_000, 0],
    ['adjustment', -10_000, 1_500],
  ]);
  await expectMoneyAddsUp(shop.stripe);
});

test('who does not answer in time, or gives up, or answers badly, has lost', async () => {
  const charges = await Promise.all([1, 2, 3].map(() => pay('pm_card_createDisputeProductNotReceived')));
  await shop.advance(1);
  const [late, given, bad] = await Promise.all(charges.map(disputeOf));
  await shop.stripe.disputes.close(given?.id ?? '');
  await shop.stripe.disputes.update(bad?.id ?? '', { evidence: { uncategorized_text: 'losing_evidence' } });
  await shop.advance(7 * DAY);
  for (const dispute of [late, given, bad])
    expect((await shop.stripe.disputes.retrieve(dispute?.id ?? '')).status).toBe('lost');
  expect((await refusal(shop.stripe.disputes.close(given?.id ?? ''))).statusCode).toBe(400);
});

test('an inquiry takes nothing until it becomes a chargeback', async () => {
  const [closed, escalated] = await Promise.all([1, 2].map(() => pay('pm_card_createDisputeInquiry')));
  await shop.advance(1);
  if (!closed || !escalated) throw new Error('No charges.');
  const quiet = await disputeOf(closed);
  expect(quiet).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
  const loud = await disputeOf(escalated);
  await shop.stripe.disputes.update(loud.id, {
    evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
  });
  await shop.advance(1);
  expect(await shop.stripe.disputes.retrieve(loud.id)).toMatchObject({ status: 'needs_response' });
  expect(await movementsOf(loud.id)).toEqual([['adjustment', -10_000, 1_500]]);
  await shop.advance(120 * DAY);
  expect(await shop.stripe.disputes.retrieve(quiet.id)).toMatchObject({
    status: 'warning_closed',
    evidence_details: { past_due: false, submission_count: 0 },
  });
  await expectMoneyAddsUp(shop.stripe);
});

test('the refund of an inquiry closes it; a part of it lessens what may still be charged back', async () => {
  const [whole, part] = await Promise.all([1, 2].map(() => pay('pm_card_createDisputeInquiry')));
  await shop.advance(1);
  if (!whole || !part) throw new Error('No charges.');
  await shop.newEvents();
  await shop.stripe.refunds.create({ charge: whole.id });
  expect((await disputeOf(whole)).status).toBe('warning_closed');
  expect(await shop.newEvents()).toEqual(['refund.created', 'charge.refunded', 'charge.dispute.closed']);
  await shop.stripe.refunds.create({ charge: part.id, amount: 4_000 });
  const dispute = await disputeOf(part);
  await shop.stripe.disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
  });
  await shop.advance(1);
  expect(await movementsOf(dispute.id)).toEqual([['adjustment', -6_000, 1_500]]);
  await expectMoneyAddsUp(shop.stripe);
});

test('an early fraud warning can be acted on until the charge is refunded', async () => {
  const charge = await pay('pm_card_createIssuerFraudRecord');
  await shop.advance(1);
  const [warning] = (await shop.stripe.radar.earlyFraudWarnings.list({ charge: charge.id })).data;
  expect(differences(JSON.parse(JSON.stringify(warning)), 'Radar.EarlyFraudWarning')).toEqual([]);
  expect(warning?.actionable).toBe(true);
  await shop.newEvents();
  await shop.stripe.refunds.create({ charge: charge.id });
  expect(await shop.newEvents()).toContain('radar.early_fraud_warning.updated');
  expect((await shop.stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? '')).actionable).toBe(false);
});

const CARDS = [
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_card_createDispute',
  'pm_card_createDisputeInquiry',
];

const step = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    card: fc.constantFrom(...CARDS),
    amount: fc.integer({ min: 50, max: 50_000 }),
    currency: fc.constantFrom('usd', 'eur', 'jpy'),
    capture_method: fc.constantFrom('automatic' as const, 'manual' as const),
  }),
  fc.record({ kind: fc.constant('capture' as const), at: fc.nat(), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('refund' as const), at: fc.nat(), share: fc.integer({ min: 1, max: 120 }) }),
  fc.record({
    kind: fc.constant('answer' as const),
    at: fc.nat(),
    words: fc.constantFrom('winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence', 'please'),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 10 * DAY }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take({ stripe, advance }: Shop, action: Step): Promise<void> {
  const pick = <T>(found: T[], at: number): T | undefined => found[at % Math.max(found.length, 1)];
  if (action.kind === 'wait') return advance(action.seconds);
  if (action.kind === 'pay') {
    const { card, amount, currency, capture_method } = action;
    const params = { amount, currency, capture_method, confirm: true };
    await stripe.paymentIntents.create({ ...params, payment_method: card });
    return;
  }
  if (action.kind === 'answer') {
    const dispute = pick((await stripe.disputes.list({ limit: 100 })).data, action.at);
    if (dispute) await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: action.words } });
    return;
  }
  const charge = pick((await stripe.charges.list({ limit: 100 })).data, action.at);
  if (!charge) return;
  const amount = Math.ceil((charge.amount * action.share) / 100);
  if (action.kind === 'refund') await stripe.refunds.create({ charge: charge.id, amount });
  else await stripe.paymentIntents.capture(String(charge.payment_intent), { amount_to_capture: amount });
}

test(
  'whatever is asked in whatever order, money adds up after each step',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const own = await openShop();
        try {
          for (const action of steps) {
            // A refusal is fine; what it leaves behind is looked at all the same.
            await take(own, action).catch((error: unknown) => {
              if ((error as { statusCode?: number }).statusCode === undefined) throw error;
              expect((error as { statusCode: number }).statusCode).toBeLessThan(500);
            });
            await expectMoneyAddsUp(own.stripe);
          }
        } finally {
          await own.running.close();
        }
      }),
      runs(40),
    );
  },
  patience(60),
);
