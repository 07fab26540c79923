import type { Database, SubscriptionsTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Subscription } from '../../domain/subscription.ts';
import { fromItemRow, type ItemOfRow } from './write-items.ts';

/** Subscriptions, each with its items: what every query of them begins with. */
export const selectSubscriptions = (db: Kysely<Database>) =>
  db
    .selectFrom('subscriptions')
    .selectAll('subscriptions')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('subscription_items')
          .selectAll('subscription_items')
          .whereRef('subscription_items.account_id', '=', 'subscriptions.account_id')
          .whereRef('subscription_items.subscription_id', '=', 'subscriptions.id')
          .orderBy('subscription_items.id'),
      ).as('items'),
    );

export type SubscriptionRow = Selectable<SubscriptionsTable> & { items: ItemOfRow[] };

export function fromSubscriptionRow(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    accountId: row.account_id,
    customerId: row.customer_id,
    productLine: row.product_line,
    status: row.status,
    planKey: row.plan_key,
    priceId: row.price_id,
    itemId: row.item_id,
    interval: row.interval,
    currency: row.currency,
    unitAmountMinor: row.unit_amount_minor,
    quantity: row.quantity,
    items: row.items.map(fromItemRow),
    createdAt: row.stripe_created_at,
    currentPeriodStartsAt: row.current_period_starts_at,
    currentPeriodEndsAt: row.current_period_ends_at,
    trialEndsAt: row.trial_ends_at,
    cancelAt: row.cancel_at,
    cancelAtPeriodEnd: row.cancel_at_period_end,
    canceledAt: row.canceled_at,
    endedAt: row.ended_at,
    cancellationReason: row.cancellation_reason,
    cancellationFeedback: row.cancellation_feedback,
    defaultPaymentMethodId: row.default_payment_method_id,
    scheduleId: row.schedule_id,
    pausedBecause: row.paused_because,
    collectionPaused: row.collection_paused,
    collectionResumesAt: row.collection_resumes_at,
    discountIds: row.discount_ids,
  };
}
