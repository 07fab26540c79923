import type Stripe from 'stripe';
import type { CreditTransactionView, Outcome, Page } from '../../billing.ts';
import { succeed } from '../../domain/billing-error.ts';
import { describeCredit } from '../../domain/describe-credit.ts';
import type { Money } from '../../domain/money.ts';
import { fromUnix, idOf } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { loadCustomers } from '../acts/load-customers.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from './ask-for-view.ts';

/** Stripe counts what a customer has to their good as below zero; people count it above (docs.stripe.com/billing/customer/balance). */
export async function viewCreditBalance(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<{ balances: Money[] }>> {
  const rows = await context.db
    .selectFrom('customers')
    .select(['currency', 'balance_minor'])
    .where('account_id', '=', accountId)
    .where('deleted', '=', false)
    .where('balance_minor', '!=', 0)
    .execute();
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency ?? context.config.currencies[0] ?? 'usd');
  const balances = [...byCurrency].map(([currency, of]) => ({
    currency,
    amountMinor: -of.reduce((sum, { balance_minor: balance }) => sum + balance, 0),
  }));
  return succeed({ balances: balances.filter(({ amountMinor }) => amountMinor !== 0) });
}

/** Each step of the account's own customer, newest first. */
export async function viewCreditTransactions(
  context: BillingContext,
  accountId: string,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Outcome<Page<CreditTransactionView>>> {
  const { stripe, reads, db } = context;
  const [own] = await loadCustomers(db, accountId);
  if (!own) return succeed({ items: [], nextCursor: null });
  return askForView(context, 'stripe_refused', async () => {
    const page = await reads.run('GET customer_balance_transaction list', () =>
      stripe.customers.listBalanceTransactions(
        own.customerId,
        { limit, ...(cursor === null ? {} : { starting_after: cursor }) },
        optionsOf(own.stripeAccount),
      ),
    );
    const last = page.data.at(-1);
    return { items: page.data.map(toView), nextCursor: page.has_more && last ? last.id : null };
  });
}

const toView = (transaction: Stripe.CustomerBalanceTransaction): CreditTransactionView => ({
  id: transaction.id,
  at: fromUnix(transaction.created).toISOString(),
  text: describeCredit(transaction.type, transaction.description),
  amount: { amountMinor: 0 - transaction.amount, currency: transaction.currency },
  balance: { amountMinor: 0 - transaction.ending_balance, currency: transaction.currency },
  invoiceId: idOf(transaction.invoice),
});
