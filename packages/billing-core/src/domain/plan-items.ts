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

/** How many of a plan's own price and of its seats are billed; seats follow the list of those who have one. */
export interface PlanNumbers {
  base: number;
  seats: number;
}

/**
 * What has to change of a subscription's items so that they are those of other prices.
 *
 * - The plan's own item, its seats and each use take the price of their kind, the first two in the new plan's numbers. Seats
 *   of which none is billed are no item.
 * - What the new plan has no price for goes; what it sells besides comes, once.
 * - Add-ons keep their number and stay where the new plan may have them, in the new interval.
 */
export function planItems(
  { items }: Subscription,
  prices: readonly SoldPrice[],
  numbers: PlanNumbers,
): ItemChange[] {
  const kept = items.map((item) => ({ item, price: prices.find((price) => sells(price, item)) }));
  const changed = kept.flatMap(({ item, price }): ItemChange[] => {
    const quantity = price && numberOf(price, numbers, item);
    if (!price || quantity === 0) return [{ id: item.id, deleted: true }];
    if (price.id === item.priceId && quantity === item.quantity) return [];
    return [{ id: item.id, price: price.id, ...quantityOf(quantity) }];
  });
  const isNew = (price: SoldPrice) => price.role !== 'add_on' && !kept.some((one) => one.price === price);
  const added = prices.filter(isNew).flatMap((price): ItemChange[] => {
    const quantity = numberOf(price, numbers);
    return quantity === 0 ? [] : [{ price: price.id, ...quantityOf(quantity) }];
  });
  return [...changed, ...added];
}

/** The plan's price and its seats are one each, whatever the plan is called; uses and add-ons are told apart by their keys. */
const sells = (price: SoldPrice, item: SubscriptionItem) =>
  price.role === item.role && (item.role === 'base' || item.role === 'seats' || price.key === item.key);

/** A use has none: its meter counts (docs.stripe.com/api/subscription_items/create, `quantity`). */
function numberOf({ role }: SoldPrice, { base, seats }: PlanNumbers, item?: SubscriptionItem): number | null {
  if (role === 'usage') return null;
  if (role === 'add_on') return item?.quantity ?? 1;
  return role === 'seats' ? seats : base;
}

const quantityOf = (quantity: number | null | undefined) =>
  quantity === null || quantity === undefined ? {} : { quantity };

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
