import { sql } from 'kysely';
import type { BalanceView } from '../../capabilities/balance.ts';
import {
  type BalanceMovement,
  explainBalance,
  type MoneyRecords,
  type PaidInvoice,
} from '../../domain/balance/explain-balance.ts';
import type { BillingContext } from '../context.ts';

type Db = Pick<BillingContext, 'db'>;
interface Span {
  from: Date;
  to: Date;
}

/** What moved on the balance in a span of time, each with the record that explains it. */
export async function viewBalance(context: Db, span: Span): Promise<BalanceView> {
  const movements = await loadMovements(context, span);
  const { explained, unexplained, unpaid } = explainBalance(movements, await loadRecords(context, span));
  return {
    explained: explained.map(({ movement, by }) => ({ ...toLine(movement), by })),
    unexplained: unexplained.map(({ movement, because }) => ({ ...toLine(movement), because })),
    unpaid: unpaid.map(({ id, amountPaidMinor, currency, paidAt }) => ({
      invoiceId: id,
      amount: { amountMinor: amountPaidMinor, currency },
      paidAt: paidAt.toISOString(),
    })),
  };
}

function toLine({ id, type, amountMinor, feeMinor, netMinor, currency, at }: BalanceMovement) {
  const money = (minor: number) => ({ amountMinor: minor, currency });
  return {
    id,
    type,
    amount: money(amountMinor),
    fee: money(feeMinor),
    net: money(netMinor),
    at: at.toISOString(),
  };
}

async function loadMovements({ db }: Db, { from, to }: Span): Promise<BalanceMovement[]> {
  const rows = await db
    .selectFrom('balance_movements')
    .selectAll()
    .where('stripe_created_at', '>=', from)
    .where('stripe_created_at', '<', to)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    amountMinor: row.amount_minor,
    feeMinor: row.fee_minor,
    netMinor: row.net_minor,
    currency: row.currency,
    sourceId: row.source_id,
    customerId: row.customer_id,
    at: row.stripe_created_at,
  }));
}

async function loadRecords(context: Db, span: Span): Promise<MoneyRecords> {
  const [invoices, refunds, disputes] = await Promise.all([
    loadInvoices(context, span),
    context.db.selectFrom('refunds').select(['id', 'amount_minor', 'currency']).execute(),
    loadDisputes(context),
  ]);
  return {
    invoices,
    refunds: new Map(
      refunds.map(({ id, amount_minor: amountMinor, currency }) => [id, { amountMinor, currency }]),
    ),
    disputes,
  };
}

async function loadInvoices({ db }: Db, { from, to }: Span): Promise<PaidInvoice[]> {
  const rows = await db
    .selectFrom('invoices')
    .select(['id', 'customer_id', 'currency', 'amount_paid_minor', 'paid_at'])
    .where('status', '=', 'paid')
    .where('amount_paid_minor', '>', 0)
    .where('paid_at', '>=', from)
    .where('paid_at', '<', to)
    .execute();
  return rows.flatMap((row) =>
    row.paid_at === null
      ? []
      : [
          {
            id: row.id,
            customerId: row.customer_id,
            currency: row.currency,
            amountPaidMinor: row.amount_paid_minor,
            paidAt: row.paid_at,
          },
        ],
  );
}

async function loadDisputes({ db }: Db): Promise<MoneyRecords['disputes']> {
  const rows = await db
    .selectFrom('dispute_movements')
    .select([
      'balance_transaction_id',
      'dispute_id',
      'currency',
      sql<number>`sum(amount_minor)::bigint`.as('net'),
    ])
    .groupBy(['balance_transaction_id', 'dispute_id', 'currency'])
    .execute();
  return new Map(
    rows.map((row) => [
      row.balance_transaction_id,
      { disputeId: row.dispute_id, netMinor: Number(row.net), currency: row.currency },
    ]),
  );
}
