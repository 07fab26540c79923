import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, isPaid } from '../domain/catalog/catalog.ts';
import type { PlanChangePromise } from '../domain/plan-change-promise.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

export type PlanChange = { planKey: string; interval: BillingInterval };

export interface ChangePlanFacts {
  config: BillingConfig;
  /** The live one. */
  subscription: Subscription | undefined;
  /** The price pushed for what is wanted, in the subscription's currency. */
  price: { id: string; unitAmountMinor: number } | undefined;
}

/**
 * Whether a plan may be changed at all.
 *
 * - Late money is paid first, and a cancellation is undone first: a change would hide either.
 * - To the free plan there is no price to change to: that is a cancellation.
 */
export function decideChangePlan(
  wanted: PlanChange,
  { config, subscription, price }: ChangePlanFacts,
): Outcome<{ subscription: Subscription; price: { id: string; unitAmountMinor: number }; planName: string }> {
  if (!subscription) return fail('no_live_subscription');
  const plan = findPlan(config, wanted.planKey);
  if (!plan || !isPaid(plan)) return fail('plan_not_found');
  if (subscription.planKey === wanted.planKey && subscription.interval === wanted.interval)
    return fail('same_plan');
  if (cancelsAt(subscription)) return fail('already_cancelling');
  if (subscription.status !== 'active' && subscription.status !== 'trialing')
    return fail('payment_declined', 'The last payment is still open: pay it before you change your plan.');
  if (!price) return fail('price_not_pushed');
  return succeed({ subscription, price, planName: plan.name });
}

/**
 * Whether a confirmed preview still holds.
 *
 * - A promise to another account, or an old one, is none.
 * - Any change of the subscription since makes its amounts wrong: they are shown again, never charged.
 */
export function decideConfirmPlanChange(
  promise: PlanChangePromise | undefined,
  facts: { accountId: string; subscription: Subscription | undefined; now: Date },
): Outcome<{ promise: PlanChangePromise; subscription: Subscription }> {
  if (!promise || promise.accountId !== facts.accountId) return fail('preview_expired');
  if (facts.now.getTime() > promise.expiresAtMs) return fail('preview_expired');
  const { subscription } = facts;
  if (!subscription) return fail('no_live_subscription');
  const isSame =
    subscription.id === promise.subscriptionId &&
    subscription.itemId === promise.itemId &&
    subscription.priceId === promise.fromPriceId &&
    !cancelsAt(subscription);
  return isSame ? succeed({ promise, subscription }) : fail('preview_outdated');
}
