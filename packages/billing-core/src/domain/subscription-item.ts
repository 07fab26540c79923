import type Stripe from 'stripe';
import type { BillingInterval } from '../billing.ts';
import { fromUnix } from './from-unix.ts';
import { periodOf, type SoldPrice, soldBy } from './observations/older-snapshots.ts';

const ROLES = ['base', 'seats', 'usage', 'add_on'] as const;
/** What an item is to its subscription: the plan's own price, its seats, its use, or what was bought beside it. */
export type ItemRole = (typeof ROLES)[number];

/** One thing that a subscription is made of; times in UTC. */
export interface SubscriptionItem {
  id: string;
  priceId: string;
  role: ItemRole;
  /** The plan's, the feature's or the add-on's key. */
  key: string;
  /** Null of a use, which is counted by its meter. */
  quantity: number | null;
  /** In the currency's smallest unit; null where it takes more than one amount to say. */
  unitAmountMinor: number | null;
  currency: string;
  interval: BillingInterval;
  currentPeriodStartsAt: Date;
  currentPeriodEndsAt: Date;
}

/** An item as its price's own metadata tells it, with the plan that it belongs to (none of an add-on). */
export interface SoldItem {
  item: SubscriptionItem;
  planKey: string | undefined;
}

const isRole = (role: string | undefined): role is ItemRole => ROLES.some((known) => known === role);

const isBillingInterval = (interval: string | undefined): interval is BillingInterval =>
  interval === 'month' || interval === 'year';

/** The items of this catalogue, in an order of their own; what else was put on the subscription is not ours to know. */
export function toSoldItems(snapshot: Stripe.Subscription): SoldItem[] {
  return snapshot.items.data
    .flatMap((given) => {
      const sold = soldBy(given);
      const what = sold && whatIsSold(sold);
      if (!sold || !what || !isBillingInterval(sold.interval)) return [];
      const period = periodOf(snapshot, given);
      const item: SubscriptionItem = {
        id: given.id,
        priceId: sold.id,
        role: what.role,
        key: what.key,
        quantity: what.role === 'usage' ? null : (given.quantity ?? 1),
        unitAmountMinor: sold.unitAmountMinor,
        currency: snapshot.currency,
        interval: sold.interval,
        currentPeriodStartsAt: fromUnix(period.startsAt),
        currentPeriodEndsAt: fromUnix(period.endsAt),
      };
      return [{ item, planKey: what.planKey }];
    })
    .sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
}

/** Prices that were pushed before there was more than a plan's own name the plan alone. */
function whatIsSold({
  metadata,
}: SoldPrice): { role: ItemRole; key: string; planKey: string | undefined } | undefined {
  const { billwright_plan: planKey, billwright_role: role, billwright_key: key } = metadata ?? {};
  if (isRole(role) && key) return { role, key, planKey };
  return planKey ? { role: 'base', key: planKey, planKey } : undefined;
}

/** The item that stands for the plan: its own price, the seats of a plan without one, or else what is used. */
export function mainItem(sold: readonly SoldItem[]): (SoldItem & { planKey: string }) | undefined {
  for (const role of ['base', 'seats', 'usage'] as const)
    for (const { item, planKey } of sold) if (item.role === role && planKey) return { item, planKey };
  return undefined;
}
