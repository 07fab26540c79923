import type { ItemChange } from './money-promise.ts';
import type { Subscription } from './subscription.ts';
import type { ItemRole, SubscriptionItem } from './subscription-item.ts';

/** A price that a plan, or something beside it, is sold by for one interval and currency. */
export interface SoldPrice {
  id: string;
  role: ItemRole;
  /** The plan's, the feature's or the add-on's key. */
  key: string;
  /** In the smallest unit; null where it takes more than one amount to say. */
  unitAmountMinor: number | null;
}

/**
 * What has to change of a subscription's items so that they are those of other prices.
 *
 * - The plan's own item, its seats and each use take the price of their kind and keep their number.
 * - What the new plan has no price for goes; what it sells besides comes, once.
 * - Add-ons stay where the new plan may have them, in the new interval.
 */
export function planItems({ items }: Subscription, prices: readonly SoldPrice[]): ItemChange[] {
  const kept = items.map((item) => ({ item, price: prices.find((price) => sells(price, item)) }));
  const changed = kept.flatMap(({ item, price }): ItemChange[] => {
    if (!price) return [{ id: item.id, deleted: true }];
    if (price.id === item.priceId) return [];
    return [{ id: item.id, price: price.id, ...numberOf(item.quantity) }];
  });
  const isNew = (price: SoldPrice) => price.role !== 'add_on' && !kept.some((one) => one.price === price);
  const added = prices
    .filter(isNew)
    .map(({ id, role }) => ({ price: id, ...numberOf(role === 'usage' ? null : 1) }));
  return [...changed, ...added];
}

/** The plan's price and its seats are one each, whatever the plan is called; uses and add-ons are told apart by their keys. */
const sells = (price: SoldPrice, item: SubscriptionItem) =>
  price.role === item.role && (item.role === 'base' || item.role === 'seats' || price.key === item.key);

const numberOf = (quantity: number | null) => (quantity === null ? {} : { quantity });

export type ItemState = Pick<SubscriptionItem, 'priceId' | 'quantity'>;

/** The items as they are after a change, for a schedule, which names all of them. */
export function applyItemChanges({ items }: Subscription, changes: readonly ItemChange[]): ItemState[] {
  const after = items.flatMap(({ id, priceId, quantity }): ItemState[] => {
    const change = changes.find((each) => each.id === id);
    if (change?.deleted) return [];
    return [{ priceId: change?.price ?? priceId, quantity: change?.quantity ?? quantity }];
  });
  const added = changes.flatMap(({ id, price, quantity }): ItemState[] =>
    id === undefined && price !== undefined ? [{ priceId: price, quantity: quantity ?? null }] : [],
  );
  return [...after, ...added];
}

/** Whether a subscription is as a change wanted it. */
export function isChanged({ items }: Subscription, changes: readonly ItemChange[]): boolean {
  return changes.every(({ id, price, quantity, deleted }) => {
    const found = items.find((item) => (id === undefined ? item.priceId === price : item.id === id));
    if (deleted) return found === undefined;
    if (!found) return false;
    return found.priceId === (price ?? found.priceId) && found.quantity === (quantity ?? found.quantity);
  });
}

/** What a year of some items costs, as far as it is known beforehand: use is not, nor are prices of several amounts. */
export function yearlyMinor(
  items: readonly { unitAmountMinor: number | null; quantity: number | null }[],
  interval: 'month' | 'year',
): number {
  const once = items.reduce(
    (sum, { unitAmountMinor, quantity }) => sum + (unitAmountMinor ?? 0) * (quantity ?? 0),
    0,
  );
  return interval === 'month' ? once * 12 : once;
}
