import type { Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan } from '../domain/catalog/catalog.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { DecidedChange } from './change-plan.ts';

const MOST = 100_000;

export interface ChangeQuantityFacts {
  config: BillingConfig;
  /** The live one. */
  subscription: Subscription | undefined;
}

/**
 * Another number of a plan that is sold by number.
 *
 * - Where a plan has seats, how many are paid for follows the list of those who have one, and nothing else: a number that is
 *   set beside the list would be undone by whoever joins next.
 * - More begins now, its difference charged. Less begins with the next period. In a trial both begin now.
 */
export function decideChangeQuantity(
  quantity: number,
  { config, subscription }: ChangeQuantityFacts,
): Outcome<DecidedChange> {
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  const { items, status, planKey } = changeable.value;
  if (findPlan(config, planKey)?.seats || items.some(({ role }) => role === 'seats'))
    return fail('quantity_follows_seats');
  const item = items.find(({ role }) => role === 'base');
  if (!item || item.quantity === null) return fail('quantity_not_sold');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST)
    return fail('quantity_not_sold', `Choose a number up to ${MOST}.`);
  if (quantity === item.quantity) return fail('same_quantity');
  const when = quantity < item.quantity && status !== 'trialing' ? 'period_end' : 'now';
  return succeed({ subscription: changeable.value, items: [{ id: item.id, quantity }], when });
}
