import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, type Paying } from './refund-stage.ts';
import { codeOf, DAY, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Step =
  /** Several operators, each with an amount, at once; `presses` of each. */
  | { kind: 'staff'; amounts: number[]; presses: number }
  | { kind: 'dashboard'; amount: number }
  | { kind: 'time' };

const share = fc.integer({ min: 1, max: 100 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('staff' as const),
      amounts: fc.array(share, { minLength: 1, maxLength: 3 }),
      presses: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('dashboard' as const), amount: share }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'time' as const }) },
);
const life = fc.record({
  card: fc.constantFrom(
    'pm_card_visa',
    'pm_card_refundFail',
    'pm_card_pendingRefund',
    'pm_card_createDispute',
    'pm_card_createDisputeInquiry',
  ),
  /** Of 100 units of the currency, in its smallest. */
  currency: fc.constantFrom(
    { code: 'usd', unit: 100 },
    { code: 'jpy', unit: 10 },
    { code: 'kwd', unit: 1_000 },
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

/** Fewer than CI has time for, unless told: each is a life of several refunds over HTTP. */
const RUNS = Number(process.env.REFUND_RUNS ?? 12);

test('whatever operators, the dashboard, banks and disputes do, no more goes back than came in, and our rows are Stripe’s', async () => {
  await fc.assert(
    fc.asyncProperty(life, async ({ card, currency: { code, unit }, steps }) => {
      const paying = await aCustomer(world);
      const intent = await world.stripe.paymentIntents.create({
        amount: 100 * unit,
        currency: code,
        customer: paying.customerId,
        payment_method: card,
        confirm: true,
        off_session: true,
      });
      const chargeId = String(intent.latest_charge);
      await world.settle();
      let asked = 0;
      for (const each of steps) {
        asked += await take(paying, { chargeId, unit, step: each });
        await expectBounded(chargeId);
      }
      await world.advance(DAY);
      await expectSame(paying, chargeId);
      await expectNoneTwice(paying, { chargeId, asked });
    }),
    { numRuns: RUNS, seed: Number(process.env.REFUND_SEED ?? 6), endOnFailure: true },
  );
}, 240_000);

/** @returns how many acts there were */
async function take(
  { accountId }: Paying,
  { chargeId, unit, step }: { chargeId: string; unit: number; step: Step },
): Promise<number> {
  if (step.kind === 'time') {
    await world.advance(3_700);
    return 0;
  }
  if (step.kind === 'dashboard') {
    await world.stripe.refunds
      .create({ charge: chargeId, amount: step.amount * unit })
      .catch(() => undefined);
    return 0;
  }
  const pressed = step.amounts.map((amount, at) => {
    const act = { accountId, actorId: `operator-${at}`, actId: randomUUID() };
    const press = () =>
      world.billing.refunds.create(act, {
        chargeId,
        amountMinor: amount * unit,
        reason: 'requested_by_customer',
        note: 'A property.',
        customerNote: null,
        creditNote: true,
        endSubscription: false,
        reverseTransfer: false,
        refundApplicationFee: false,
        role: 'finance',
      });
    return Promise.all(Array.from({ length: step.presses }, press));
  });
  for (const outcomes of await Promise.all(pressed)) {
    const codes = outcomes.map(codeOf);
    for (const code of codes) expect(['ok', 'refund_too_much', 'refund_disputed']).toContain(code);
    const made = new Set(outcomes.flatMap((each) => (each.ok ? [each.value.refundId] : [])));
    expect(made.size).toBeLessThanOrEqual(1);
  }
  return step.amounts.length;
}

const atStripe = async (charge: string) => (await world.stripe.refunds.list({ charge, limit: 100 })).data;

async function expectBounded(chargeId: string): Promise<void> {
  const charge = await world.stripe.charges.retrieve(chargeId);
  const given = (await atStripe(chargeId)).filter(
    ({ status }) => status !== 'failed' && status !== 'canceled',
  );
  const sum = given.reduce((total, { amount }) => total + amount, 0);
  expect(sum).toBeLessThanOrEqual(charge.amount_captured);
  expect(sum).toBe(charge.amount_refunded);
}

async function expectSame({ accountId }: Paying, chargeId: string): Promise<void> {
  const rows = await world.db
    .selectFrom('refunds')
    .select(['id', 'amount_minor', 'status'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();
  const theirs = (await atStripe(chargeId)).map(({ id, amount, status }) => ({
    id,
    amount_minor: amount,
    status,
  }));
  expect(rows).toEqual(theirs.sort((a, b) => (a.id < b.id ? -1 : 1)));
}

/** Each act has at most one refund, and each mail and each alert is about another one. */
async function expectNoneTwice(
  { accountId }: Paying,
  { chargeId, asked }: { chargeId: string; asked: number },
): Promise<void> {
  const refunds = await atStripe(chargeId);
  const byAct = refunds.flatMap(({ metadata }) => metadata?.intent_id ?? []);
  expect(new Set(byAct).size).toBe(byAct.length);
  expect(byAct.length).toBeLessThanOrEqual(asked);
  const mails = await world.db
    .selectFrom('mails')
    .select('key')
    .where('account_id', '=', accountId)
    .where('kind', '=', 'refund')
    .execute();
  expect(mails.length).toBe(refunds.length);
  const alerts = await world.db
    .selectFrom('operator_alerts')
    .select('subject')
    .where('account_id', '=', accountId)
    .where('kind', '=', 'refund_failed')
    .execute();
  expect(alerts.map(({ subject }) => subject).sort()).toEqual(
    refunds.flatMap(({ id, status }) => (status === 'failed' ? [id] : [])).sort(),
  );
}
