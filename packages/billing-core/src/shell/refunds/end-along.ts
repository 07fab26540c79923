import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Act } from '../../billing.ts';
import { isEnded, type Subscription } from '../../domain/subscription.ts';
import { endNow } from '../acts/cancel-now.ts';
import { releaseSchedule } from '../acts/plan-later.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';

/** The subscription that an invoice of the account was for. */
export async function subscriptionOfInvoice(
  db: Kysely<Database>,
  { accountId, invoiceId }: { accountId: string; invoiceId: string | null },
): Promise<Subscription | undefined> {
  if (invoiceId === null) return undefined;
  const row = await selectSubscriptions(db)
    .where('subscriptions.account_id', '=', accountId)
    .where('subscriptions.id', '=', (eb) =>
      eb
        .selectFrom('invoices')
        .select('subscription_id')
        .where('invoices.account_id', '=', accountId)
        .where('invoices.id', '=', invoiceId),
    )
    .executeTakeFirst();
  return row && fromSubscriptionRow(row);
}

/** Ends it with the refund, and credits nothing more; false when it had ended before. */
export async function endAlong(
  context: BillingContext,
  running: RunningAct,
  { act, subscription, note }: { act: Act; subscription: Subscription; note: string },
): Promise<boolean> {
  const wasSent = await running.wasSent('cancel_now');
  if (isEnded(subscription.status) && !wasSent) return false;
  if (!wasSent) await releaseSchedule(context, running, subscription);
  await endNow(context, running, {
    act,
    subscriptionId: subscription.id,
    feedback: undefined,
    comment: `Refunded: ${note}`,
  });
  return true;
}
