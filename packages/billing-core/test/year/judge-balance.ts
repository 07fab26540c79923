import type Stripe from 'stripe';
import { type Business, YEAR_BEGINS } from './business.ts';
import { compare, type Problems } from './verdict.ts';

/** Every movement of Stripe's has its row, to the cent of its fee, and the rows come to the balance that Stripe shows. */
export async function judgeMovements(business: Business): Promise<Problems> {
  const { billing, db, stripe } = business;
  await billing.balance.read();
  const there = new Map<string, string>();
  for (const each of await listMovements(stripe))
    there.set(
      each.id,
      `${each.type} ${each.amount} ${each.fee} ${each.net} ${each.currency} ${String(each.source)}`,
    );
  const rows = await db.selectFrom('balance_movements').selectAll().execute();
  const here = new Map(
    rows.map((row) => [
      row.id,
      `${row.type} ${row.amount_minor} ${row.fee_minor} ${row.net_minor} ${row.currency} ${row.source_id}`,
    ]),
  );
  const sums = sumBy(
    rows,
    ({ currency }) => currency,
    ({ net_minor: net }) => net,
  );
  return [
    ...compare('movement', { here, there }),
    ...compare('balance in', { here: toText(sums), there: toText(await balanceOf(stripe)) }),
  ];
}

/** The product's own explanation leaves nothing over on either side. */
export async function judgeExplanations({ billing, now }: Business): Promise<Problems> {
  const span = { from: new Date((YEAR_BEGINS - 1) * 1_000), to: new Date((now() + 1) * 1_000) };
  const { unexplained, unpaid } = await billing.balance.explain(span);
  return [
    ...unexplained.map(
      ({ id, type, amount, because }) =>
        `${type} ${id} of ${amount.amountMinor} ${amount.currency}: ${because}`,
    ),
    ...unpaid.map(
      ({ invoiceId, amount }) =>
        `${invoiceId} says ${amount.amountMinor} ${amount.currency}, and no money came`,
    ),
  ];
}

/**
 * The same once more with sums alone, by Stripe's list and by rows that webhooks and acts wrote: what came in is what invoices
 * say was paid, what was given back is what refunds say, what disputes took and brought is what their movements say; and a
 * charge has Stripe's fee and no movement else has one that its record does not know; what was paid out is what payouts say.
 */
export async function judgeSums({ db, stripe }: Business): Promise<Problems> {
  const movements = await listMovements(stripe);
  const invoices = await db
    .selectFrom('invoices')
    .select(['currency', 'amount_paid_minor'])
    .where('status', '=', 'paid')
    .execute();
  const refunds = await db
    .selectFrom('refunds')
    .select(['currency', 'amount_minor', 'status'])
    .where('status', 'not in', ['failed', 'canceled'])
    .execute();
  const disputes = await db
    .selectFrom('dispute_movements')
    .select(['currency', 'kind', 'amount_minor'])
    .execute();
  const paidOut = await db
    .selectFrom('balance_movements')
    .select(['currency', 'amount_minor'])
    .where('type', '=', 'payout')
    .execute();
  const here = new Map([
    ...sumBy(
      paidOut,
      ({ currency }) => `paid out ${currency}`,
      (row) => row.amount_minor,
    ),
    ...sumBy(
      invoices,
      ({ currency }) => `paid ${currency}`,
      (row) => row.amount_paid_minor,
    ),
    ...sumBy(
      refunds,
      ({ currency }) => `refunded ${currency}`,
      (row) => -row.amount_minor,
    ),
    ...sumBy(
      disputes,
      ({ currency, kind }) => `${kind === 'fee' ? 'dispute fees' : 'disputed'} ${currency}`,
      (row) => row.amount_minor,
    ),
  ]);
  const there = new Map<string, number>();
  const add = (key: string, amount: number) => there.set(key, (there.get(key) ?? 0) + amount);
  for await (const { amount, currency } of stripe.payouts.list({ limit: 100 }))
    add(`paid out ${currency}`, -amount);
  for (const { type, amount, fee, currency } of movements) {
    if (type === 'payout') continue;
    if (type === 'charge') add(`paid ${currency}`, amount);
    else if (type === 'refund' || type === 'refund_failure') add(`refunded ${currency}`, amount);
    else if (type === 'adjustment') {
      add(`disputed ${currency}`, amount);
      if (fee !== 0) add(`dispute fees ${currency}`, -fee);
    } else add(`${type} ${currency}`, amount);
  }
  return compare('sum of', { here: toText(here), there: toText(there) });
}

async function listMovements(stripe: Stripe): Promise<Stripe.BalanceTransaction[]> {
  const all: Stripe.BalanceTransaction[] = [];
  for await (const each of stripe.balanceTransactions.list({ limit: 100 })) all.push(each);
  return all;
}

async function balanceOf(stripe: Stripe): Promise<Map<string, number>> {
  const { available, pending } = await stripe.balance.retrieve();
  return sumBy(
    [...available, ...pending],
    ({ currency }) => currency,
    ({ amount }) => amount,
  );
}

function sumBy<T>(
  all: readonly T[],
  keyOf: (each: T) => string,
  amountOf: (each: T) => number,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const each of all) sums.set(keyOf(each), (sums.get(keyOf(each)) ?? 0) + amountOf(each));
  return sums;
}

const toText = (sums: ReadonlyMap<string, number>) =>
  new Map([...sums].filter(([, sum]) => sum !== 0).map(([key, sum]) => [key, String(sum)]));
