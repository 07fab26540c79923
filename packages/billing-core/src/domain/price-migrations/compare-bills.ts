import type { Subscription } from '../subscription.ts';
import { type PriceChange, type TargetPrice, targetOf } from './price-changes.ts';

/** What a period costs before and after, in the smallest unit, before tax. */
export interface Bills {
  oldMinor: number;
  newMinor: number;
}

/**
 * The two bills, where amounts and numbers alone say them. Nothing where a discount, a use, a tiered amount or periods of two
 * lengths take part: then Stripe is asked.
 */
export function compareBills(
  { items, interval, discountIds }: Subscription,
  changes: readonly PriceChange[],
  targets: readonly TargetPrice[],
): Bills | undefined {
  if (discountIds.length > 0) return undefined;
  const bills: Bills = { oldMinor: 0, newMinor: 0 };
  for (const item of items) {
    const isChanged = changes.some(({ itemId }) => itemId === item.id);
    const newUnit = isChanged ? targetOf(item, targets)?.unitAmountMinor : item.unitAmountMinor;
    const { quantity, unitAmountMinor } = item;
    if (quantity === null || unitAmountMinor === null || item.interval !== interval) return undefined;
    if (newUnit === null || newUnit === undefined) return undefined;
    bills.oldMinor += unitAmountMinor * quantity;
    bills.newMinor += newUnit * quantity;
  }
  return bills;
}

/** Whether they are to be told beforehand: who may pay more is, who certainly pays less is not. */
export const isIncrease = (bills: Bills | undefined) => !bills || bills.newMinor > bills.oldMinor;
