import type { Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { ItemChange } from '../domain/money-promise.ts';
import type { SoldPrice } from '../domain/plan-items.ts';
import type { Subscription } from '../domain/subscription.ts';
import { type DecidedChange, isOffered } from './change-plan.ts';

export interface ChangeAddOnFacts {
  config: BillingConfig;
  subscription: Subscription | undefined;
  /** The add-on's price in the subscription's currency and interval. */
  price: SoldPrice | undefined;
}

/**
 * So many of an add-on; none takes it away.
 *
 * - More begins now, its difference charged. Less, and none, begin with the next period. In a trial both begin now.
 * - Only what the plan may have can be added; what there is already may always go.
 */
export function decideChangeAddOn(
  { addOn, quantity }: { addOn: string; quantity: number },
  { config, subscription, price }: ChangeAddOnFacts,
): Outcome<DecidedChange> {
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  const { items, planKey, status } = changeable.value;
  const item = items.find(({ role, key }) => role === 'add_on' && key === addOn);
  const had = item?.quantity ?? 0;
  if (quantity === had) return fail('same_quantity');
  const isMore = quantity > had;
  if (isMore && !isOffered(config, addOn, planKey)) return fail('add_on_not_offered');
  if (!item && !price) return fail('price_not_pushed');
  const when = isMore || status === 'trialing' ? 'now' : 'period_end';
  return succeed({ subscription: changeable.value, items: [toItemChange(item?.id, price, quantity)], when });
}

function toItemChange(id: string | undefined, price: SoldPrice | undefined, quantity: number): ItemChange {
  if (id === undefined) return { ...(price ? { price: price.id } : {}), quantity };
  return quantity === 0 ? { id, deleted: true } : { id, quantity };
}
