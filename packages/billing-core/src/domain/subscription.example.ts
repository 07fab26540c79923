import type { Subscription } from './subscription.ts';
import type { SubscriptionItem } from './subscription-item.ts';

/** An active Starter subscription of January 2026, for tests; name what matters, leave the rest. */
export function aSubscription(more: Partial<Subscription> = {}): Subscription {
  const subscription: Omit<Subscription, 'items'> = {
    id: 'sub_1',
    accountId: 'acme',
    customerId: 'cus_1',
    productLine: 'main',
    status: 'active',
    planKey: 'starter',
    priceId: 'price_starter',
    itemId: 'si_1',
    interval: 'month',
    currency: 'usd',
    unitAmountMinor: 2900,
    quantity: 1,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    currentPeriodStartsAt: new Date('2026-01-01T00:00:00Z'),
    currentPeriodEndsAt: new Date('2026-02-01T00:00:00Z'),
    trialEndsAt: null,
    cancelAt: null,
    cancelAtPeriodEnd: false,
    canceledAt: null,
    endedAt: null,
    cancellationReason: null,
    cancellationFeedback: null,
    defaultPaymentMethodId: 'pm_1',
    scheduleId: null,
    pausedBecause: null,
    collectionPaused: null,
    collectionResumesAt: null,
    discountIds: [],
    ...more,
  };
  return { ...subscription, items: more.items ?? [itemOf(subscription)] };
}

/** The plan's own price, as the subscription has it. */
function itemOf({ itemId, planKey, ...subscription }: Omit<Subscription, 'items'>): SubscriptionItem {
  const { priceId, quantity, unitAmountMinor, currency, interval } = subscription;
  const { currentPeriodStartsAt, currentPeriodEndsAt } = subscription;
  return {
    id: itemId,
    role: 'base',
    key: planKey,
    ...{ priceId, quantity, unitAmountMinor, currency, interval },
    ...{ currentPeriodStartsAt, currentPeriodEndsAt },
  };
}
