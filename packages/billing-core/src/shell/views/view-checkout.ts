import { forAccount } from '@billwright/db';
import type { CheckoutStatus, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { describeStatus } from '../../domain/status-words.ts';
import { isEnded } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import { viewPurchaseCheckout } from './view-purchase-checkout.ts';

/**
 * What became of a checkout: of a session of the hosted page, or of a payment made in the app, by its subscription. It says
 * `active` only for what a webhook has told; whoever comes back from the bank is often quicker.
 */
export async function viewCheckout(
  context: BillingContext,
  accountId: string,
  reference: string,
): Promise<Outcome<CheckoutStatus>> {
  const bought = await forAccount(context.db, accountId, (trx) =>
    viewPurchaseCheckout(trx, context.config, reference),
  );
  if (bought) return succeed(bought);
  const rows = await forAccount(context.db, accountId, async (trx) => ({
    session: await trx
      .selectFrom('checkout_sessions')
      .selectAll()
      .where('id', '=', reference)
      .executeTakeFirst(),
    payment: await trx
      .selectFrom('checkout_reservations')
      .select('payable_id')
      .where('payable_id', '=', reference)
      .executeTakeFirst(),
    subscriptions: await selectSubscriptions(trx).execute(),
    unpaid: await trx
      .selectFrom('invoices')
      .select('subscription_id')
      .where('billing_reason', '=', 'subscription_create')
      .where('status', '=', 'open')
      .execute(),
    refused: await trx
      .selectFrom('trial_checks')
      .select('subscription_id')
      .where('outcome', '=', 'refused')
      .execute(),
  }));
  const { session } = rows;
  const isEmbedded = reference.startsWith('sub_');
  const subscriptionId = isEmbedded ? reference : session?.subscription_id;
  const row = rows.subscriptions.find(({ id }) => id === subscriptionId);
  if (isEmbedded ? !row && !rows.payment : !session) return fail('checkout_not_found');
  if (rows.refused.some(({ subscription_id }) => subscription_id === subscriptionId))
    return succeed({ kind: 'trial_refused' });
  const isWaiting = isEmbedded && (!row || row.status === 'incomplete');
  if (session?.status === 'open' || isWaiting) return succeed({ kind: 'open' });
  if (session?.status === 'expired' || (row && isEnded(row.status))) return succeed({ kind: 'expired' });
  // Its bank answers in days, and until then Stripe calls the subscription active (docs.stripe.com/billing/subscriptions/overview).
  const isPaidLater = rows.unpaid.some((invoice) => invoice.subscription_id === subscriptionId);
  if (isPaidLater) return succeed({ kind: 'processing' });
  if (!row || (row.status !== 'active' && row.status !== 'trialing')) return succeed({ kind: 'processing' });
  const subscription = fromSubscriptionRow(row);
  const planName = findPlan(context.config, subscription.planKey)?.name ?? subscription.planKey;
  return succeed({ kind: 'active', planName, statusText: describeStatus(subscription).statusText });
}
