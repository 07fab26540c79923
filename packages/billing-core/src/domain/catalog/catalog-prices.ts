import type { BillingInterval } from '../../billing.ts';
import type { Amount, BillingConfig, PlanDefinition, TaxBehavior } from '../../config.ts';
import type { ItemRole } from '../subscription-item.ts';
import { afterIncluded } from './amount.ts';
import { INTERVALS, isPaid, lookupKeyOf } from './catalog.ts';

/** What a price is sold as: an item of a subscription, or something that is bought once. */
export type PriceRole = ItemRole | 'one_time';

/** What a price is for; it stands in the price's metadata, so that an event tells it alone. */
interface Sold {
  role: PriceRole;
  /** The plan's, the feature's, the add-on's or the one-time product's key. */
  key: string;
  /** Null of what belongs to no one plan. */
  planKey: string | null;
}

/**
 * One price that the code declares: what is looked up at Stripe, never an id. Each currency has a price of its own, so that an
 * amount can change in one of them while subscribers in the others keep theirs, and the price alone tells all of its tiers.
 */
export interface CatalogPrice extends Sold {
  /** Moves to the newest price when an amount changes. */
  lookupKey: string;
  productKey: string;
  /** Null of what is bought once. */
  interval: BillingInterval | null;
  currency: string;
  amount: Amount;
  taxBehavior: TaxBehavior | undefined;
}

export interface CatalogProduct extends Sold {
  /** A plan's own key, or the role with what it is for: keys have no colon. */
  productKey: string;
  name: string;
  description: string;
}

/** Every product of the code, in its order. */
export function listCatalogProducts(config: BillingConfig): CatalogProduct[] {
  const labelOf = (feature: string) => config.features[feature]?.label ?? feature;
  const { plans, addOns = {}, oneTime = {} } = config;
  return [
    ...Object.entries(plans).flatMap(([planKey, plan]) => {
      const beside = (role: 'seats' | 'usage', key: string): CatalogProduct => ({
        ...{ role, key, planKey, description: '' },
        productKey: role === 'seats' ? `seats:${planKey}` : `usage:${planKey}:${key}`,
        name: `${plan.name}: ${labelOf(key)}`,
      });
      const { name, description } = plan;
      return [
        ...(plan.prices
          ? [{ role: 'base' as const, key: planKey, planKey, productKey: planKey, name, description }]
          : []),
        ...(plan.seats ? [beside('seats', plan.seats.feature)] : []),
        ...Object.keys(plan.usage ?? {}).map((feature) => beside('usage', feature)),
      ];
    }),
    ...named('add_on', addOns),
    ...named('one_time', oneTime),
  ];
}

const named = (
  role: 'add_on' | 'one_time',
  all: Record<string, { name: string; description: string }>,
): CatalogProduct[] =>
  Object.entries(all).map(([key, { name, description }]) => ({
    ...{ role, key, planKey: null, name, description },
    productKey: `${role}:${key}`,
  }));

/** Every price of the code, in its order. */
export function listCatalogPrices(config: BillingConfig): CatalogPrice[] {
  const { plans, addOns = {}, oneTime = {}, taxBehavior } = config;
  const found = [
    ...Object.entries(plans).flatMap(([planKey, plan]) => listPlanPrices(planKey, plan)),
    ...Object.entries(addOns).flatMap(([key, addOn]) =>
      byInterval(addOn.prices, (interval, currency, amount) => ({
        ...{ role: 'add_on' as const, key, planKey: null, interval, currency, amount },
        productKey: `add_on:${key}`,
        lookupKey: addOnLookupKey(key, interval, currency),
      })),
    ),
    ...Object.entries(oneTime).flatMap(([key, { prices }]) =>
      Object.entries(prices).map(([currency, amount]) => ({
        ...{ role: 'one_time' as const, key, planKey: null, interval: null, currency, amount },
        productKey: `one_time:${key}`,
        lookupKey: oneTimeLookupKey(key, currency),
      })),
    ),
  ];
  const taxOf = (currency: string) => (typeof taxBehavior === 'object' ? taxBehavior[currency] : taxBehavior);
  return found.map((price) => ({ ...price, taxBehavior: taxOf(price.currency) }));
}

type Untaxed = Omit<CatalogPrice, 'taxBehavior'>;

function listPlanPrices(planKey: string, { prices, seats, usage = {} }: PlanDefinition): Untaxed[] {
  return [
    ...byInterval(prices ?? {}, (interval, currency, amount) => ({
      ...{ role: 'base' as const, key: planKey, planKey, productKey: planKey, interval, currency, amount },
      lookupKey: lookupKeyOf(planKey, interval, currency),
    })),
    ...byInterval(seats?.prices ?? {}, (interval, currency, amount) => ({
      ...{ role: 'seats' as const, key: seats?.feature ?? '', planKey, interval, currency, amount },
      productKey: `seats:${planKey}`,
      lookupKey: seatsLookupKey(planKey, interval, currency),
    })),
    ...Object.entries(usage).flatMap(([feature, declared]) =>
      Object.entries(declared?.prices ?? {}).map(([currency, amount]) => ({
        ...{ role: 'usage' as const, key: feature, planKey, interval: 'month' as const, currency },
        amount: afterIncluded(amount, declared?.included ?? 0),
        productKey: `usage:${planKey}:${feature}`,
        lookupKey: usageLookupKey(planKey, feature, currency),
      })),
    ),
  ];
}

const byInterval = <T extends Amount, R>(
  prices: Record<string, Record<BillingInterval, T>>,
  make: (interval: BillingInterval, currency: string, amount: T) => R,
): R[] =>
  Object.entries(prices).flatMap(([currency, amounts]) =>
    INTERVALS.map((interval) => make(interval, currency, amounts[interval])),
  );

export const seatsLookupKey = (planKey: string, interval: BillingInterval, currency: string) =>
  `seats:${planKey}_${interval}_${currency}`;
export const usageLookupKey = (planKey: string, feature: string, currency: string) =>
  `usage:${planKey}:${feature}_${currency}`;
export const addOnLookupKey = (key: string, interval: BillingInterval, currency: string) =>
  `add_on:${key}_${interval}_${currency}`;
export const oneTimeLookupKey = (key: string, currency: string) => `one_time:${key}_${currency}`;

/** The metered features that something is charged by, each with its label: what Stripe needs a meter for. */
export function listMeters(config: BillingConfig): { eventName: string; displayName: string }[] {
  const charged = new Set(
    Object.values(config.plans)
      .filter(isPaid)
      .flatMap(({ usage }) => Object.keys(usage ?? {})),
  );
  return Object.entries(config.features)
    .filter(([feature]) => charged.has(feature))
    .map(([eventName, { label }]) => ({ eventName, displayName: label }));
}
