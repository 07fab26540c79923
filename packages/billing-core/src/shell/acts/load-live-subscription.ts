import { forAccount } from '@billwright/db';
import { isLive, type Subscription } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';

/** Every subscription that an account ever had, newest first; PostgreSQL itself shows no other account's. */
export async function loadAccountSubscriptions(
  { db }: BillingContext,
  accountId: string,
): Promise<Subscription[]> {
  const rows = await forAccount(db, accountId, (trx) =>
    selectSubscriptions(trx)
      .where('account_id', '=', accountId)
      .orderBy('stripe_created_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return rows.map(fromSubscriptionRow);
}

/** The one that is paid for; of two, until the second is undone, the older. */
export async function loadLiveSubscription(
  context: BillingContext,
  accountId: string,
): Promise<Subscription | undefined> {
  const subscriptions = await loadAccountSubscriptions(context, accountId);
  return subscriptions.findLast(({ status }) => isLive(status));
}
