import type { BillingInterval } from '../../billing.ts';
import type { BillingConfig, PlanDefinition } from '../../config.ts';

/** One price that the code declares: what is looked up at Stripe, never an id. */
export interface CatalogPrice {
  lookupKey: string;
  planKey: string;
  interval: BillingInterval;
  currency: string;
  unitAmountMinor: number;
}

export const INTERVALS = ['month', 'year'] as const satisfies BillingInterval[];

/** `starter_month_usd`: moves to the newest price when an amount changes. */
export function lookupKeyOf(planKey: string, interval: BillingInterval, currency: string): string {
  return `${planKey}_${interval}_${currency}`;
}

/** Every price of the plans, in the order of the code. */
export function listCatalogPrices(config: BillingConfig): CatalogPrice[] {
  return Object.entries(config.plans).flatMap(([planKey, plan]) =>
    Object.entries(plan.prices ?? {}).flatMap(([currency, amounts]) =>
      INTERVALS.map((interval) => ({
        lookupKey: lookupKeyOf(planKey, interval, currency),
        planKey,
        interval,
        currency,
        unitAmountMinor: amounts[interval],
      })),
    ),
  );
}

export function findPlan(config: BillingConfig, planKey: string): PlanDefinition | undefined {
  return Object.hasOwn(config.plans, planKey) ? config.plans[planKey] : undefined;
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

/** What a plan costs, when it is sold in this currency. */
export function priceOf(
  plan: PlanDefinition,
  interval: BillingInterval,
  currency: string,
): number | undefined {
  return plan.prices && Object.hasOwn(plan.prices, currency) ? plan.prices[currency]?.[interval] : undefined;
}
