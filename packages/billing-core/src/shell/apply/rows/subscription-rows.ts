import type { SubscriptionSchedule } from '../../../domain/observations/subscription-schedule.ts';
import type { Subscription } from '../../../domain/subscription.ts';
import type { OwnedRow } from '../table-rows.ts';

export function subscriptionRow(subscription: Subscription): OwnedRow {
  return {
    id: subscription.id,
    account_id: subscription.accountId,
    customer_id: subscription.customerId,
    product_line: subscription.productLine,
    status: subscription.status,
    plan_key: subscription.planKey,
    price_id: subscription.priceId,
    item_id: subscription.itemId,
    interval: subscription.interval,
    currency: subscription.currency,
    unit_amount_minor: subscription.unitAmountMinor,
    quantity: subscription.quantity,
    stripe_created_at: subscription.createdAt,
    current_period_starts_at: subscription.currentPeriodStartsAt,
    current_period_ends_at: subscription.currentPeriodEndsAt,
    trial_ends_at: subscription.trialEndsAt,
    cancel_at: subscription.cancelAt,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    canceled_at: subscription.canceledAt,
    ended_at: subscription.endedAt,
    cancellation_reason: subscription.cancellationReason,
    cancellation_feedback: subscription.cancellationFeedback,
    default_payment_method_id: subscription.defaultPaymentMethodId,
    schedule_id: subscription.scheduleId,
    paused_because: subscription.pausedBecause,
    collection_paused: subscription.collectionPaused,
    collection_resumes_at: subscription.collectionResumesAt,
    discount_ids: subscription.discountIds,
  };
}

export function scheduleRow(schedule: SubscriptionSchedule): OwnedRow {
  return {
    account_id: schedule.accountId,
    id: schedule.id,
    customer_id: schedule.customerId,
    subscription_id: schedule.subscriptionId,
    status: schedule.status,
    phases: schedule.phases,
  };
}
