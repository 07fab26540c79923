import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { couponOf } from '../discounts/discount-amounts.ts';
import { dropUsedOnce } from '../discounts/drop-used-once.ts';
import { itemList } from './subscription-item.ts';

/** A coupon of duration `once` leaves with the first invoice that it took something off, wherever it was put. */
export function dropSpentDiscounts(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const after = dropUsedOnce(sim, subscription, invoice);
  if (after.items.data.every(({ discounts }) => discounts.length === 0)) return after;
  const used = new Set(
    (invoice.total_discount_amounts ?? [])
      .filter(({ amount }) => amount > 0)
      .map(({ discount }) => idOf(discount)),
  );
  const items = after.items.data.map((item) => ({
    ...item,
    discounts: item.discounts.filter((discount) => isKept(sim, idOf(discount) ?? '', used)),
  }));
  return sim.store.subscriptions.put({ ...after, items: itemList(after.id, items) });
}

function isKept(sim: Simulation, id: string, used: ReadonlySet<string | null>): boolean {
  const discount = sim.store.discounts.get(id);
  if (!discount) return false;
  const isOver = discount.end !== null && discount.end <= sim.now();
  return !isOver && !(used.has(id) && couponOf(sim, discount)?.duration === 'once');
}
