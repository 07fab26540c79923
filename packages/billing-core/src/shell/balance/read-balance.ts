import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type Stripe from 'stripe';
import { fromUnix } from '../../domain/from-unix.ts';
import { idOf } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';
import { listStripeAccounts } from '../scans/connected-accounts.ts';
import { scheduleTurns } from '../schedule-turns.ts';

const PAGE = 100;
const DAY_MS = 86_400_000;
/** Read again each time: what moved in a moment may be listed a little later than what moved in the next. */
const OVERLAP_MS = DAY_MS / 24;
/** After each the cursor moves on, so that who is killed has not begun for nothing. */
const SLICE_MS = 7 * DAY_MS;

/** Every hour what moved on the Stripe balance is read: no webhook tells of fees. */
export function scheduleBalance(context: BillingContext): void {
  scheduleTurns(context, { queue: 'read-balance', cron: '37 * * * *' }, () => readBalance(context));
}

/**
 * Mirrors Stripe's balance transactions since the last time. Nothing of one that is kept ever changes
 * (docs.stripe.com/api/balance_transactions/object), so one that is there stays as it is, whoever reads it again.
 *
 * @returns how many were new
 */
export async function readBalance(context: BillingContext): Promise<number> {
  let found = 0;
  for (const stripeAccount of await listStripeAccounts(context.db))
    found += await readAccount(context, stripeAccount);
  return found;
}

async function readAccount(context: BillingContext, stripeAccount: string): Promise<number> {
  const until = context.now().getTime();
  let from = (await loadCursor(context, stripeAccount)).getTime() - OVERLAP_MS;
  let found = 0;
  while (from < until) {
    const to = Math.min(from + SLICE_MS, until);
    found += await readSlice(context, stripeAccount, { from, to });
    await saveCursor(context.db, stripeAccount, new Date(to));
    from = to;
  }
  return found;
}

async function readSlice(
  { db, reads, stripe }: BillingContext,
  stripeAccount: string,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const created = { gte: Math.floor(from / 1_000), lte: Math.ceil(to / 1_000) };
  let found = 0;
  let after: string | undefined;
  do {
    const params = {
      created,
      limit: PAGE,
      expand: ['data.source'],
      ...(after ? { starting_after: after } : {}),
    };
    const page = await reads.run('GET balance_transactions', () =>
      stripe.balanceTransactions.list(params, optionsOf(stripeAccount)),
    );
    found += await keep(db, stripeAccount, page.data);
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
  return found;
}

async function keep(
  db: Kysely<Database>,
  stripeAccount: string,
  transactions: readonly Stripe.BalanceTransaction[],
): Promise<number> {
  if (transactions.length === 0) return 0;
  const kept = await db
    .insertInto('balance_movements')
    .values(transactions.map((each) => ({ stripe_account: stripeAccount, ...toMovementRow(each) })))
    .onConflict((conflict) => conflict.columns(['stripe_account', 'id']).doNothing())
    .returning('id')
    .execute();
  return kept.length;
}

const toMovementRow = (transaction: Stripe.BalanceTransaction) => ({
  id: transaction.id,
  type: transaction.type,
  reporting_category: transaction.reporting_category,
  amount_minor: transaction.amount,
  fee_minor: transaction.fee,
  net_minor: transaction.net,
  currency: transaction.currency,
  source_id: idOf(transaction.source),
  customer_id: customerOf(transaction.source),
  stripe_created_at: fromUnix(transaction.created),
});

/** A charge names its customer; a refund and a dispute name their charge alone. */
function customerOf(source: Stripe.BalanceTransaction['source']): string | null {
  if (source === null || typeof source === 'string' || !('customer' in source)) return null;
  return idOf(source.customer ?? null);
}

/** Who was never read is read from the first payment that is known here. */
async function loadCursor({ db, now }: BillingContext, stripeAccount: string): Promise<Date> {
  const read = await db
    .selectFrom('balance_reads')
    .select('seen_until')
    .where('stripe_account', '=', stripeAccount)
    .executeTakeFirst();
  if (read) return read.seen_until;
  const first = await db
    .selectFrom('invoices')
    .select((eb) => eb.fn.min('stripe_created_at').as('at'))
    .executeTakeFirst();
  return first?.at ? new Date(first.at) : new Date(now().getTime() - DAY_MS);
}

async function saveCursor(db: Kysely<Database>, stripeAccount: string, seenUntil: Date): Promise<void> {
  await db
    .insertInto('balance_reads')
    .values({ stripe_account: stripeAccount, seen_until: seenUntil })
    .onConflict((conflict) =>
      conflict.column('stripe_account').doUpdateSet({
        // Of two at once the further one counts.
        seen_until: sql<Date>`greatest(balance_reads.seen_until, excluded.seen_until)`,
      }),
    )
    .execute();
}
