import { type Database, forAccount } from '@billwright/db';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Holdings, PaymentFacts } from '../../domain/entitlements/holdings.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import { toGrant } from './grant-rows.ts';
import type { LoadUsageTotals } from './load-usage-totals.ts';

/**
 * All that an account's entitlements follow from; PostgreSQL itself shows no other account's. Tables are read one after the
 * other: what changes meanwhile is notified, and read again.
 */
export function loadHoldings(
  db: Kysely<Database>,
  { accountId, loadUsageTotals }: { accountId: string; loadUsageTotals: LoadUsageTotals },
): Promise<Holdings> {
  return forAccount(db, accountId, async (trx) => {
    const subscriptions = await selectSubscriptions(trx).where('account_id', '=', accountId).execute();
    const grants = await trx
      .selectFrom('entitlement_grants')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .execute();
    const hasSubscriptions = subscriptions.length > 0;
    return {
      subscriptions: subscriptions.map(fromSubscriptionRow),
      grants: grants.map(toGrant),
      payments: hasSubscriptions ? await loadPayments(trx, accountId) : [],
      hasPaymentMethod: hasSubscriptions && (await hasDefaultCard(trx, accountId)),
      usage: await loadUsageTotals(trx, accountId),
    };
  });
}

/**
 * Of each subscription, since when the oldest open invoice is due, and whether its first one waits for money that takes days: a
 * debit under way counts as paid at Stripe until it fails (docs.stripe.com/billing/subscriptions/ach-debit). A card answers at
 * once: there an open invoice only means that its webhook comes after that of the subscription. An invoice that is sent to be
 * paid, which alone has a date by which it is due, holds nobody up (docs.stripe.com/api/invoices/object#invoice_object-due_date).
 */
async function loadPayments(trx: Transaction<Database>, accountId: string): Promise<PaymentFacts[]> {
  const { rows } = await sql<{ id: string; late_since: Date; first_open: boolean }>`
    select invoices.subscription_id as id,
      min(coalesce(invoices.finalized_at, invoices.stripe_created_at)) as late_since,
      coalesce(bool_or(invoices.billing_reason = 'subscription_create' and invoices.due_at is null), false)
        and not coalesce(bool_or(payment_methods.type = 'card'), false) as first_open
    from invoices
    left join subscriptions on subscriptions.account_id = ${accountId} and subscriptions.id = invoices.subscription_id
    left join payment_methods on payment_methods.account_id = ${accountId}
      and payment_methods.id = subscriptions.default_payment_method_id
    where invoices.account_id = ${accountId} and invoices.status = 'open' and invoices.amount_remaining_minor > 0
      and invoices.subscription_id is not null
    group by invoices.subscription_id`.execute(trx);
  return rows.map(({ id, late_since: lateSince, first_open: firstPaymentOpen }) => ({
    subscriptionId: id,
    lateSince,
    firstPaymentOpen,
  }));
}

async function hasDefaultCard(trx: Transaction<Database>, accountId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('customers')
    .select('id')
    .where('account_id', '=', accountId)
    .where('deleted', '=', false)
    .where('default_payment_method_id', 'is not', null)
    .executeTakeFirst();
  return found !== undefined;
}
