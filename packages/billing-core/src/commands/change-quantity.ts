import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { DecidedChange } from './change-plan.ts';

const MOST = 100_000;

/**
 * Another number of what a plan is sold by: its seats, or itself where it has none.
 *
 * - More begins now, its difference charged. Less begins with the next period: what is paid for stays until then, and may be
 *   given to somebody else meanwhile at no charge.
 * - In a trial both begin now.
 */
export function decideChangeQuantity(
  quantity: number,
  subscription: Subscription | undefined,
): Outcome<DecidedChange> {
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  const { items, status } = changeable.value;
  const item = items.find(({ role }) => role === 'seats') ?? items.find(({ role }) => role === 'base');
  if (!item || item.quantity === null) return fail('quantity_not_sold');
  if (!Number.isInteger(quantity) || quantity < (item.role === 'seats' ? 0 : 1) || quantity > MOST)
    return fail('quantity_not_sold', `Choose a number up to ${MOST}.`);
  if (quantity === item.quantity) return fail('same_quantity');
  const when = quantity < item.quantity && status !== 'trialing' ? 'period_end' : 'now';
  return succeed({ subscription: changeable.value, items: [{ id: item.id, quantity }], when });
}
