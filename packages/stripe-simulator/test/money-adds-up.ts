import type Stripe from 'stripe';
import { expect } from 'vitest';
import { expectLinesToAddUp } from './lines-add-up.ts';
import { expectSessionToAddUp } from './session-adds-up.ts';

const PAGE = { limit: 100 };

const all = <T>(list: { autoPagingToArray(limits: { limit: number }): Promise<T[]> }): Promise<T[]> =>
  list.autoPagingToArray({ limit: 10_000 });

const sumOf = <T>(found: readonly T[], amount: (each: T) => number): number =>
  found.reduce((sum, each) => sum + amount(each), 0);

/**
 * Money adds up, whatever happened: the sum of all movements is the balance, each object that moved money has exactly its
 * movements, and what an invoice says of itself is the sum of its lines.
 */
export async function expectMoneyAddsUp(stripe: Stripe, options: Stripe.RequestOptions = {}): Promise<void> {
  const transactions = await all(stripe.balanceTransactions.list(PAGE, options));
  await expectBalance(stripe, transactions, options);
  for (const { id, fee, fee_details, amount, net } of transactions) {
    expect([id, fee]).toEqual([id, sumOf(fee_details, (detail) => detail.amount)]);
    expect([id, net]).toEqual([id, amount - fee]);
  }
  const movedBy = (source: string) =>
    sumOf(
      transactions.filter((each) => each.source === source),
      (each) => each.amount,
    );
  await expectCharges(stripe, movedBy, options);
  await expectPayouts(stripe, movedBy, options);
  await expectInvoices(stripe, options);
  for (const session of await all(stripe.checkout.sessions.list(PAGE, options)))
    await expectSessionToAddUp(stripe, session, options);
}

async function expectBalance(
  stripe: Stripe,
  transactions: Stripe.BalanceTransaction[],
  options: Stripe.RequestOptions,
): Promise<void> {
  const balance = await stripe.balance.retrieve({}, options);
  for (const status of ['available', 'pending'] as const) {
    for (const { amount, currency } of balance[status]) {
      const moved = transactions.filter((each) => each.status === status && each.currency === currency);
      expect([status, currency, amount]).toEqual([status, currency, sumOf(moved, ({ net }) => net)]);
    }
  }
  for (const { amount, currency } of balance.connect_reserved ?? []) {
    const held = transactions.filter(
      (each) => each.type === 'reserve_transaction' && each.currency === currency,
    );
    expect(['reserved', currency, amount]).toEqual([
      'reserved',
      currency,
      -sumOf(held, ({ net }) => net) + 0,
    ]);
  }
}

type MovedBy = (source: string) => number;

async function expectCharges(
  stripe: Stripe,
  movedBy: MovedBy,
  options: Stripe.RequestOptions,
): Promise<void> {
  const [charges, refunds, disputes] = await Promise.all([
    all(stripe.charges.list(PAGE, options)),
    all(stripe.refunds.list(PAGE, options)),
    all(stripe.disputes.list(PAGE, options)),
  ]);
  for (const charge of charges) {
    expect([charge.id, movedBy(charge.id)]).toEqual([charge.id, charge.amount_captured]);
    const given = refunds.filter((each) => each.charge === charge.id && each.status !== 'failed');
    expect([charge.id, charge.amount_refunded]).toEqual([charge.id, sumOf(given, ({ amount }) => amount)]);
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount_captured);
  }
  for (const { id, status, amount } of refunds)
    expect([id, movedBy(id)]).toEqual([id, status === 'failed' ? 0 : -amount]);
  for (const { id, status, amount } of disputes) {
    const holdsMoney = status !== 'won' && !status.startsWith('warning_');
    expect([id, movedBy(id)]).toEqual([id, holdsMoney ? -amount : 0]);
  }
}

/** A payout took what it says, and an automatic one is the sum of what it was made of. */
async function expectPayouts(
  stripe: Stripe,
  movedBy: MovedBy,
  options: Stripe.RequestOptions,
): Promise<void> {
  for (const { id, status, amount, automatic } of await all(stripe.payouts.list(PAGE, options))) {
    const isBack = status === 'failed' || status === 'canceled';
    expect([id, movedBy(id)]).toEqual([id, isBack ? 0 : -amount]);
    if (!automatic) continue;
    const parts = await all(stripe.balanceTransactions.list({ ...PAGE, payout: id }, options));
    const others = parts.filter(({ source }) => source !== id);
    expect([id, sumOf(others, ({ net }) => net)]).toEqual([id, amount]);
  }
}

async function expectInvoices(stripe: Stripe, options: Stripe.RequestOptions): Promise<void> {
  for (const invoice of await all(stripe.invoices.list(PAGE, options))) {
    if (!invoice.lines.has_more) expectLinesToAddUp(invoice);
    expect([invoice.id, invoice.amount_remaining]).toEqual([
      invoice.id,
      invoice.amount_due - invoice.amount_paid,
    ]);
  }
}

const BETWEEN_ACCOUNTS = new Set(['transfer', 'transfer_refund']);

/**
 * Nothing is made or lost between the platform and its accounts: what one sends the others get, and the platform's fees
 * are what the accounts paid of them.
 */
export async function expectAccountsCancelOut(stripe: Stripe, accounts: readonly string[]): Promise<void> {
  let sent = 0;
  let fees = 0;
  for (const stripeAccount of [undefined, ...accounts]) {
    const options = stripeAccount === undefined ? {} : { stripeAccount };
    const received = await receivedBy(stripe, options);
    for (const each of await all(stripe.balanceTransactions.list(PAGE, options))) {
      if (BETWEEN_ACCOUNTS.has(each.type) || received.has(String(each.source))) sent += each.amount;
      if (each.type.startsWith('application_fee')) fees += each.amount;
      if (String(each.source).startsWith('fr_') && stripeAccount !== undefined) fees += each.amount;
      const taken = each.fee_details.filter(({ type }) => type === 'application_fee');
      fees -= sumOf(taken, ({ amount }) => amount);
    }
  }
  expect({ sent, fees }).toEqual({ sent: 0, fees: 0 });
}

/** What came from other accounts, and what went back of it. */
async function receivedBy(stripe: Stripe, options: Stripe.RequestOptions): Promise<Set<string>> {
  const payments = (await all(stripe.charges.list(PAGE, options))).filter((each) => each.source_transfer);
  const ids = new Set(payments.map(({ id }) => id));
  const refunds = await all(stripe.refunds.list(PAGE, options));
  return new Set([...ids, ...refunds.filter(({ charge }) => ids.has(String(charge))).map(({ id }) => id)]);
}
