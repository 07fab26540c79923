import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, isPaid } from '../domain/catalog/catalog.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { ItemChange } from '../domain/money-promise.ts';
import { planItems, type SoldPrice, yearlyMinor } from '../domain/plan-items.ts';
import type { Subscription } from '../domain/subscription.ts';

export type WantedPlanChange = { planKey: string; interval: BillingInterval };

export interface ChangePlanFacts {
  config: BillingConfig;
  /** The live one. */
  subscription: Subscription | undefined;
  /** What was pushed for what is wanted, in the subscription's currency, with every add-on of the interval. */
  prices: readonly SoldPrice[];
}

export interface DecidedChange {
  subscription: Subscription;
  items: ItemChange[];
  /** At once, its difference charged; or when what was paid for is over. */
  when: 'now' | 'period_end';
}

/**
 * Whether a plan may be changed, into what, and when.
 *
 * - What costs more in a year begins now, and so does the same plan by the year. What costs less, and every step from a year
 *   to months, begins when the period ends that was paid for. In a trial everything begins now.
 * - To a plan that costs nothing there is no change: that is a cancellation.
 */
export function decideChangePlan(
  wanted: WantedPlanChange,
  { config, subscription, prices }: ChangePlanFacts,
): Outcome<DecidedChange & { planName: string }> {
  if (!subscription) return fail('no_live_subscription');
  const plan = findPlan(config, wanted.planKey);
  if (!plan || !isPaid(plan)) return fail('plan_not_found');
  if (subscription.planKey === wanted.planKey && subscription.interval === wanted.interval)
    return fail('same_plan');
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  const offered = prices.filter(
    ({ role, key }) => role !== 'add_on' || isOffered(config, key, wanted.planKey),
  );
  if (!offered.some(({ role }) => role !== 'add_on')) return fail('price_not_pushed');
  const items = planItems(subscription, offered);
  return succeed({
    subscription,
    items,
    when: decideWhen(wanted, subscription, offered),
    planName: plan.name,
  });
}

/** An add-on that names no plans may be had with every one. */
export function isOffered(config: BillingConfig, addOn: string, planKey: string): boolean {
  const definition = Object.hasOwn(config.addOns ?? {}, addOn) ? config.addOns?.[addOn] : undefined;
  return definition !== undefined && (definition.plans?.includes(planKey) ?? true);
}

function decideWhen(
  wanted: WantedPlanChange,
  subscription: Subscription,
  prices: readonly SoldPrice[],
): DecidedChange['when'] {
  const { status, interval, planKey, items } = subscription;
  if (status === 'trialing') return 'now';
  if (interval === 'year' && wanted.interval === 'month') return 'period_end';
  if (wanted.planKey === planKey) return 'now';
  const isOfPlan = ({ role }: { role: string }) => role === 'base' || role === 'seats';
  const numberOf = (role: string) => items.find((item) => item.role === role)?.quantity ?? 1;
  const costs = prices.filter(isOfPlan).map((price) => ({ ...price, quantity: numberOf(price.role) }));
  const isCheaper = yearlyMinor(costs, wanted.interval) < yearlyMinor(items.filter(isOfPlan), interval);
  return isCheaper ? 'period_end' : 'now';
}
