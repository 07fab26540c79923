import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RefundInput } from '../src/billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import type { StaffRole } from '../src/domain/staff/staff-role.ts';
import { aCustomer, aPayment, type Paying } from './refund-stage.ts';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({
    config: {
      ...aConfig,
      currencies: ['usd', 'eur'],
      refunds: { limits: { support: { usd: 2_000 }, finance: 'unlimited' } },
    },
  });
});
afterAll(() => world.close());

const asked = (
  chargeId: string,
  amountMinor: number,
  more: Partial<RefundInput & { role: StaffRole }> = {},
): RefundInput & { role: StaffRole } => ({
  chargeId,
  amountMinor,
  reason: 'requested_by_customer',
  note: 'They asked for it.',
  customerNote: null,
  creditNote: true,
  endSubscription: false,
  reverseTransfer: false,
  refundApplicationFee: false,
  role: 'finance',
  ...more,
});

const act = (accountId: string) => ({ accountId, actorId: 'grace', actId: randomUUID() });
const create = ({ accountId }: Paying, input: RefundInput & { role: StaffRole }) =>
  world.billing.refunds.create(act(accountId), input);
const refundsOf = async (charge: string): Promise<Stripe.Refund[]> =>
  (await world.stripe.refunds.list({ charge, limit: 100 })).data;

/** A subscriber whose first invoice is paid. */
async function aSubscriber(): Promise<
  Paying & { chargeId: string; invoiceId: string; subscriptionId: string }
> {
  const accountId = `sub-${randomUUID().slice(0, 8)}`;
  await world.billing.accounts.ensure({ id: accountId, name: accountId, email: `${accountId}@acme.example` });
  await world.settle();
  await buy(world, { planKey: 'starter' }, accountId);
  const { id: subscriptionId, customer_id: customerId } = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const { data } = await world.stripe.charges.list({ customer: customerId });
  const { data: invoices } = await world.stripe.invoices.list({ customer: customerId });
  return {
    accountId,
    customerId,
    subscriptionId,
    chargeId: data[0]?.id ?? '',
    invoiceId: invoices[0]?.id ?? '',
  };
}

describe('a refund of a payment of an invoice', () => {
  test('shows before what was paid, what is left, the fee that stays with Stripe, and the invoice', async () => {
    const { accountId, chargeId, invoiceId, subscriptionId } = await aSubscriber();
    const preview = must(await world.billing.refunds.preview({ accountId, chargeId, role: 'support' }));
    expect(preview).toMatchObject({
      method: 'Visa ending in 4242',
      paid: { amountMinor: 2_900, currency: 'usd' },
      refunded: { amountMinor: 0, currency: 'usd' },
      left: { amountMinor: 2_900, currency: 'usd' },
      limit: { amountMinor: 2_000, currency: 'usd' },
      refusal: null,
      invoice: { id: invoiceId, creditable: { amountMinor: 2_900, currency: 'usd' } },
      subscription: { id: subscriptionId },
      destination: null,
    });
    expect(preview.fee?.amountMinor).toBeGreaterThan(0);
  });

  test('goes back to the card with a credit note that names it, and is mirrored at once', async () => {
    const paying = await aSubscriber();
    const made = must(await create(paying, asked(paying.chargeId, 1_000, { customerNote: 'Sorry!' })));
    const [refund] = await refundsOf(paying.chargeId);
    expect(refund).toMatchObject({ id: made.refundId, amount: 1_000, reason: 'requested_by_customer' });
    const note = await world.stripe.creditNotes.retrieve(String(made.creditNoteId));
    expect(note).toMatchObject({ amount: 1_000, memo: 'Sorry!', reason: 'order_change' });
    expect(note.refunds.map(({ refund: of }) => of)).toEqual([made.refundId]);
    const rows = await world.billing.refunds.list({ accountId: paying.accountId, cursor: null, limit: 10 });
    expect(rows.items).toMatchObject([
      {
        id: made.refundId,
        amount: { amountMinor: 1_000, currency: 'usd' },
        statusText: 'Refunded',
        request: {
          by: 'grace',
          role: 'finance',
          note: 'They asked for it.',
          creditNoteId: made.creditNoteId,
        },
      },
    ]);
  });

  test('does not end access; asked for with it, the subscription ends now and nothing more is credited', async () => {
    const stays = await aSubscriber();
    must(await create(stays, asked(stays.chargeId, 2_900)));
    await world.settle();
    expect((await world.stripe.subscriptions.retrieve(stays.subscriptionId)).status).toBe('active');

    const leaves = await aSubscriber();
    const made = must(await create(leaves, asked(leaves.chargeId, 2_900, { endSubscription: true })));
    expect(made.endedSubscriptionId).toBe(leaves.subscriptionId);
    await world.settle();
    expect((await world.stripe.subscriptions.retrieve(leaves.subscriptionId)).status).toBe('canceled');
    const { balance } = (await world.stripe.customers.retrieve(leaves.customerId)) as Stripe.Customer;
    expect(balance).toBe(0);
    expect((await refundsOf(leaves.chargeId)).length).toBe(1);
  });

  test('whose credit note Stripe does not take stays refunded, and operators are alerted', async () => {
    const paying = await aSubscriber();
    await world.stripe.creditNotes.create({
      invoice: paying.invoiceId,
      amount: 2_500,
      credit_amount: 2_500,
    });
    const made = must(await create(paying, asked(paying.chargeId, 1_000)));
    expect(made.creditNoteId).toBeNull();
    const alerts = await world.billing.alerts.list();
    expect(alerts.find(({ subject }) => subject === made.refundId)).toMatchObject({
      kind: 'credit_note_missing',
      accountId: paying.accountId,
    });
  });
});

describe('who gives back how much', () => {
  test('a role gives back up to its limit of one payment, in however many refunds; above it is said who may', async () => {
    const paying = await aPayment(world, { amount: 5_000 });
    must(await create(paying, asked(paying.chargeId, 1_500, { role: 'support' })));
    const refused = await create(paying, asked(paying.chargeId, 501, { role: 'support' }));
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'refund_above_limit',
        message: 'As support you give back up to $20.00 of one payment. Ask finance or admin.',
      },
    });
    must(await create(paying, asked(paying.chargeId, 500, { role: 'support' })));
    must(await create(paying, asked(paying.chargeId, 3_000, { role: 'finance' })));
    expect((await refundsOf(paying.chargeId)).map(({ amount }) => amount)).toEqual([3_000, 500, 1_500]);
  });

  test('a currency that its limit does not name is refused to a role, and a payment of somebody else is not there', async () => {
    const euros = await aPayment(world, { amount: 5_000, currency: 'eur' });
    expect(codeOf(await create(euros, asked(euros.chargeId, 1, { role: 'support' })))).toBe(
      'refund_above_limit',
    );
    const other = await aCustomer(world);
    expect(codeOf(await create(other, asked(euros.chargeId, 100)))).toBe('charge_not_found');
    expect(codeOf(await create(other, asked('ch_nobody', 100)))).toBe('charge_not_found');
  });
});

describe('never more than was paid', () => {
  test('the same click is one refund, also pressed twice at once', async () => {
    const paying = await aPayment(world, { amount: 5_000 });
    const once = act(paying.accountId);
    const [first, second] = await Promise.all([
      world.billing.refunds.create(once, asked(paying.chargeId, 1_000)),
      world.billing.refunds.create(once, asked(paying.chargeId, 1_000)),
    ]);
    expect(must(first)).toEqual(must(second));
    expect(codeOf(await world.billing.refunds.create(once, asked(paying.chargeId, 2_000)))).toBe(
      'act_reused',
    );
    expect((await refundsOf(paying.chargeId)).length).toBe(1);
  });

  test('of two operators who give back most of it at once, one is refused before Stripe is asked', async () => {
    const paying = await aPayment(world, { amount: 5_000 });
    const outcomes = await Promise.all([1, 2, 3].map(() => create(paying, asked(paying.chargeId, 3_000))));
    expect(outcomes.map(codeOf).sort()).toEqual(['ok', 'refund_too_much', 'refund_too_much']);
    expect((await refundsOf(paying.chargeId)).length).toBe(1);
    const refusedThere = await world.db
      .selectFrom('stripe_calls')
      .select('intent_id')
      .where('step', '=', 'refund')
      .where('state', '=', 'failed')
      .execute();
    expect(refusedThere).toEqual([]);
  });

  test('what was given back in the dashboard meanwhile counts, and a refusal of Stripe’s is told as one', async () => {
    const paying = await aPayment(world, { amount: 5_000 });
    await world.stripe.refunds.create({ charge: paying.chargeId, amount: 4_000 });
    expect(await create(paying, asked(paying.chargeId, 1_001))).toMatchObject({
      error: { code: 'refund_too_much', message: '$10.00 are left of this payment, not $10.01.' },
    });
    must(await create(paying, asked(paying.chargeId, 1_000)));
    expect(await create(paying, asked(paying.chargeId, 1))).toMatchObject({
      error: { code: 'refund_too_much', message: 'All of this payment has been given back.' },
    });
  });

  test('yen have no decimals, and dinars end in 0', async () => {
    const yen = await aPayment(world, { amount: 500, currency: 'jpy' });
    expect(codeOf(await create(yen, asked(yen.chargeId, 501)))).toBe('refund_too_much');
    must(await create(yen, asked(yen.chargeId, 500)));
    const dinars = await aPayment(world, { amount: 5_000, currency: 'kwd' });
    expect(await create(dinars, asked(dinars.chargeId, 1_005))).toMatchObject({
      error: { code: 'refund_refused', message: 'An amount in KWD ends in 0 at its third decimal.' },
    });
    must(await create(dinars, asked(dinars.chargeId, 1_000)));
    const preview = must(await world.billing.refunds.preview({ ...dinars, role: 'finance' }));
    expect(preview.left).toEqual({ amountMinor: 4_000, currency: 'kwd' });
  });

  test('nothing and less than nothing are refused', async () => {
    const paying = await aPayment(world, { amount: 5_000 });
    for (const amount of [0, -1, 1.5])
      expect(codeOf(await create(paying, asked(paying.chargeId, amount)))).toBe('refund_refused');
  });
});

describe('while a bank holds the money', () => {
  test('a disputed payment is not refunded; its preview says why', async () => {
    const paying = await aPayment(world, { amount: 5_000, card: 'pm_card_createDispute' });
    await world.advance(3_600);
    expect(codeOf(await create(paying, asked(paying.chargeId, 1_000)))).toBe('refund_disputed');
    const preview = must(await world.billing.refunds.preview({ ...paying, role: 'finance' }));
    expect(preview.refusal?.code).toBe('refund_disputed');
    expect((await refundsOf(paying.chargeId)).length).toBe(0);
  });

  test('an inquiry leaves it where it is: it can be refunded', async () => {
    const paying = await aPayment(world, { amount: 5_000, card: 'pm_card_createDisputeInquiry' });
    await world.advance(3_600);
    must(await create(paying, asked(paying.chargeId, 5_000)));
  });
});

describe('a refund that does not arrive', () => {
  test('is shown, told and alerted when it fails afterwards, and its amount can be given back again', async () => {
    const paying = await aPayment(world, { amount: 5_000, card: 'pm_card_refundFail' });
    const made = must(await create(paying, asked(paying.chargeId, 5_000)));
    expect(made.status).toBe('succeeded');
    expect(codeOf(await create(paying, asked(paying.chargeId, 5_000)))).toBe('refund_too_much');
    await world.advance(DAY);
    const [shown] = (await world.billing.refunds.list({ ...paying, cursor: null, limit: 1 })).items;
    expect(shown).toMatchObject({ id: made.refundId, status: 'failed', statusTone: 'danger' });
    const alerts = await world.billing.alerts.list();
    expect(alerts.find(({ subject }) => subject === made.refundId)).toMatchObject({ kind: 'refund_failed' });
    const told = await world.db
      .selectFrom('billing_events')
      .select('type')
      .where('account_id', '=', paying.accountId)
      .orderBy('id')
      .execute();
    expect(told.map(({ type }) => type)).toEqual(['refund.succeeded', 'refund.failed']);
    must(await create(paying, asked(paying.chargeId, 5_000)));
  });

  test('one that is on its way counts as given until the bank answers', async () => {
    const paying = await aPayment(world, { amount: 5_000, card: 'pm_card_pendingRefund' });
    must(await create(paying, asked(paying.chargeId, 5_000)));
    expect(await create(paying, asked(paying.chargeId, 100))).toMatchObject({
      error: { message: 'Nothing is left of this payment: $50.00 are on their way back.' },
    });
    await world.advance(DAY);
    const [shown] = (await world.billing.refunds.list({ ...paying, cursor: null, limit: 1 })).items;
    expect(shown).toMatchObject({ status: 'succeeded' });
  });
});

test('a refund that was made at Stripe is mirrored with nobody of ours as its author', async () => {
  const paying = await aPayment(world, { amount: 5_000 });
  const { id } = await world.stripe.refunds.create({
    charge: paying.chargeId,
    amount: 700,
    reason: 'duplicate',
  });
  await world.settle();
  const list = await world.billing.refunds.list({ ...paying, cursor: null, limit: 10 });
  expect(list.items).toMatchObject([
    { id, reason: 'duplicate', request: null, amount: { amountMinor: 700 } },
  ]);
});

test('a refund is one mail to the customer, whatever comes of it and however often its events come', async () => {
  const paying = await aPayment(world, { amount: 5_000, card: 'pm_card_pendingRefund' });
  const made = must(await create(paying, asked(paying.chargeId, 5_000, { customerNote: 'Sorry!' })));
  await world.advance(DAY);
  const mails = await world.db
    .selectFrom('mails')
    .select(['kind', 'key', 'props'])
    .where('account_id', '=', paying.accountId)
    .execute();
  expect(mails).toMatchObject([
    {
      kind: 'refund',
      key: `refund:${made.refundId}`,
      props: {
        amount: { amountMinor: 5_000, currency: 'usd' },
        isFull: true,
        note: 'Sorry!',
        invoiceId: null,
      },
    },
  ]);
});

test('payments are listed newest first with what came back of each', async () => {
  const paying = await aPayment(world, { amount: 5_000 });
  must(await create(paying, asked(paying.chargeId, 700)));
  const page = must(await world.billing.refunds.payments({ ...paying, cursor: null, limit: 10 }));
  expect(page.items).toMatchObject([
    {
      chargeId: paying.chargeId,
      statusText: 'Partly refunded',
      refunded: { amountMinor: 700, currency: 'usd' },
    },
  ]);
});

test('every refund stands in the audit log before it is made, with who, why and how much', async () => {
  const paying = await aPayment(world, { amount: 5_000 });
  must(await create(paying, asked(paying.chargeId, 700)));
  const lines = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'action', 'subject', 'because'])
    .where('account_id', '=', paying.accountId)
    .where('action', '=', 'refund.create')
    .execute();
  expect(lines).toEqual([
    {
      actor: 'grace',
      action: 'refund.create',
      subject: paying.chargeId,
      because: `$7.00 of ${paying.chargeId} (requested_by_customer): They asked for it.`,
    },
  ]);
});

describe('the mail of a refund', () => {
  const mailOf = async (refundId: string) =>
    (
      await world.db
        .selectFrom('mails')
        .select('props')
        .where('key', '=', `refund:${refundId}`)
        .executeTakeFirst()
    )?.props;

  test('links the credit note that documents it, made here or in the dashboard', async () => {
    const paying = await aSubscriber();
    const made = must(await create(paying, asked(paying.chargeId, 1_000)));
    await world.settle();
    const note = await world.stripe.creditNotes.retrieve(made.creditNoteId ?? '');
    expect(note.pdf).toMatch(/^http/);
    expect(await mailOf(made.refundId)).toMatchObject({ creditNoteUrl: note.pdf });
    const theirs = await world.stripe.creditNotes.create({
      invoice: paying.invoiceId,
      amount: 500,
      refund_amount: 500,
    });
    await world.settle();
    const [refund] = theirs.refunds;
    expect(await mailOf(String(refund?.refund))).toMatchObject({ creditNoteUrl: theirs.pdf });
  });

  test('waits for the credit note of an act that is under way, and comes once', async () => {
    const paying = await aSubscriber();
    const faults = `${world.simulator.url}/_simulator/faults`;
    const lost = [{ kind: 'reset_before', method: 'POST', path: '/v1/credit_notes' }];
    await fetch(faults, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(lost),
    });
    const once = act(paying.accountId);
    const press = () => world.billing.refunds.create(once, asked(paying.chargeId, 1_000));
    expect(codeOf(await press())).toBe('stripe_unavailable');
    await world.settle();
    const [refund] = await refundsOf(paying.chargeId);
    expect(await mailOf(refund?.id ?? '')).toBeUndefined();
    await fetch(faults, { method: 'DELETE' });
    const made = must(await press());
    const note = await world.stripe.creditNotes.retrieve(made.creditNoteId ?? '');
    expect(made.refundId).toBe(refund?.id);
    expect(await mailOf(made.refundId)).toMatchObject({ creditNoteUrl: note.pdf });
  });

  test('has no link where none was written', async () => {
    const paying = await aSubscriber();
    const made = must(await create(paying, asked(paying.chargeId, 1_000, { creditNote: false })));
    await world.settle();
    expect(await mailOf(made.refundId)).toMatchObject({ creditNoteUrl: null });
  });
});
