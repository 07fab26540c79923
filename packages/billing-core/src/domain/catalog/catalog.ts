import type { BillingInterval } from '../../billing.ts';
import type { BillingConfig, OneTimeProduct, PlanDefinition } from '../../config.ts';

export const INTERVALS = ['month', 'year'] as const satisfies BillingInterval[];

/** `starter_month_usd`: moves to the newest price when an amount changes. */
export function lookupKeyOf(planKey: string, interval: BillingInterval, currency: string): string {
  return `${planKey}_${interval}_${currency}`;
}

export function findPlan(config: BillingConfig, planKey: string): PlanDefinition | undefined {
  return Object.hasOwn(config.plans, planKey) ? config.plans[planKey] : undefined;
}

export function findProduct({ oneTime = {} }: BillingConfig, productKey: string): OneTimeProduct | undefined {
  return Object.hasOwn(oneTime, productKey) ? oneTime[productKey] : undefined;
}

/** Whether a plan costs anything: a price of its own, one for each seat, or one for its use. */
export const isPaid = ({ prices, seats, usage }: PlanDefinition): boolean =>
  prices !== undefined || seats !== undefined || Object.keys(usage ?? {}).length > 0;

/** What an account has that pays nothing: the first plan that costs nothing. */
export function freePlanKey(config: BillingConfig): string | undefined {
  return Object.entries(config.plans).find(([, plan]) => !isPaid(plan))?.[0];
}

/** What a plan says of a feature; what is paid for by use or by seat may be used without end where no number is named. */
export function grantOf(plan: PlanDefinition, feature: string): boolean | number | 'unlimited' | undefined {
  if (Object.hasOwn(plan.features, feature)) return plan.features[feature];
  const isCharged = plan.seats?.feature === feature || Object.hasOwn(plan.usage ?? {}, feature);
  return isCharged ? 'unlimited' : undefined;
}

/** Whether all that a plan is charged by has a price in this currency. */
export const isSoldIn = ({ prices, seats, usage = {} }: PlanDefinition, currency: string): boolean =>
  [prices, seats?.prices, ...Object.values(usage).map((one) => one?.prices)].every(
    (given) => given === undefined || Object.hasOwn(given, currency),
  );
