import type { Subscription } from '../subscription.ts';
import type { ItemRole, SubscriptionItem } from '../subscription-item.ts';

/** A price of the catalogue as it is now. */
export interface TargetPrice {
  priceId: string;
  role: ItemRole;
  /** The plan's or the feature's key. */
  key: string;
  interval: 'month' | 'year';
  currency: string;
  /** In the smallest unit; null where it takes more than one amount to say. */
  unitAmountMinor: number | null;
}

/** An item that goes from one price to another. */
export interface PriceChange {
  itemId: string;
  fromPriceId: string;
  toPriceId: string;
}

/** What the catalogue sells in an item's place now; nothing of an add-on, which belongs to no plan. */
export const targetOf = (item: SubscriptionItem, targets: readonly TargetPrice[]): TargetPrice | undefined =>
  targets.find(
    ({ role, key, interval, currency }) =>
      role === item.role && key === item.key && interval === item.interval && currency === item.currency,
  );

/** The items of a subscription that have another price than the catalogue's present one; only of some prices, when they are named. */
export function findPriceChanges(
  { items }: Pick<Subscription, 'items'>,
  targets: readonly TargetPrice[],
  priceIds: readonly string[] = [],
): PriceChange[] {
  return items.flatMap((item) => {
    const target = targetOf(item, targets);
    if (!target || target.priceId === item.priceId) return [];
    if (priceIds.length > 0 && !priceIds.includes(item.priceId)) return [];
    return [{ itemId: item.id, fromPriceId: item.priceId, toPriceId: target.priceId }];
  });
}

/** Whether nothing is left at a price that it was to leave. */
export const isAtNewPrices = ({ items }: Pick<Subscription, 'items'>, changes: readonly PriceChange[]) =>
  !items.some(({ priceId }) => changes.some(({ fromPriceId }) => fromPriceId === priceId));
