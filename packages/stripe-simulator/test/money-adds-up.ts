import type Stripe from 'stripe';
import { expect } from 'vitest';

/**
 * Money adds up, whatever happened: the sum of all movements is the balance, each object that moved money has exactly its
 * movements, and what an invoice says of itself is the sum of its lines.
 */
export async function expectMoneyAddsUp(stripe: Stripe, options: Stripe.RequestOptions = {}): Promise<void> {
  const all = <T>(list: { autoPagingToArray(limits: { limit: number }): Promise<T[]> }) =>
    list.autoPagingToArray({ limit: 10_000 });
  const page = { limit: 100 };
  const [balance, transactions, charges, refunds, disputes, invoices] = await Promise.all([
    stripe.balance.retrieve({}, options),
    all(stripe.balanceTransactions.list(page, options)),
    all(stripe.charges.list(page, options)),
    all(stripe.refunds.list(page, options)),
    all(stripe.disputes.list(page, options)),
    all(stripe.invoices.list(page, options)),
  ]);
  const net = (found: Stripe.BalanceTransaction[]) => found.reduce((sum, each) => sum + each.net, 0);
  for (const status of ['available', 'pending'] as const) {
    for (const { amount, currency } of balance[status])
      expect([status, currency, amount]).toEqual([
        status,
        currency,
        net(transactions.filter((each) => each.status === status && each.currency === currency)),
      ]);
  }
  for (const { id, fee, fee_details, amount, net: own } of transactions) {
    expect([id, fee]).toEqual([id, fee_details.reduce((sum, detail) => sum + detail.amount, 0)]);
    expect([id, own]).toEqual([id, amount - fee]);
  }
  const movedBy = (source: string) => transactions.filter((each) => each.source === source);
  const amounts = (source: string) => movedBy(source).reduce((sum, each) => sum + each.amount, 0);
  for (const charge of charges) {
    expect([charge.id, amounts(charge.id)]).toEqual([charge.id, charge.amount_captured]);
    const given = refunds.filter((each) => each.charge === charge.id && each.status !== 'failed');
    expect([charge.id, charge.amount_refunded]).toEqual([
      charge.id,
      given.reduce((sum, each) => sum + each.amount, 0),
    ]);
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount_captured);
  }
  for (const refund of refunds)
    expect([refund.id, amounts(refund.id)]).toEqual([
      refund.id,
      refund.status === 'failed' ? 0 : -refund.amount,
    ]);
  for (const dispute of disputes) {
    const holdsMoney =
      !['won', 'warning_closed'].includes(dispute.status) && !dispute.status.startsWith('warning_');
    expect([dispute.id, amounts(dispute.id)]).toEqual([dispute.id, holdsMoney ? -dispute.amount : 0]);
  }
  for (const invoice of invoices) {
    const lines = invoice.lines.data.reduce((sum, line) => sum + line.amount, 0);
    if (!invoice.lines.has_more) expect([invoice.id, invoice.subtotal]).toEqual([invoice.id, lines]);
    expect([invoice.id, invoice.amount_remaining]).toEqual([
      invoice.id,
      invoice.amount_due - invoice.amount_paid,
    ]);
  }
}
