import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/** What was used of a metered item and is not billed yet, where that is not simply its running period. */
export interface ItemUsage {
  /** The subscription item's. */
  id: string;
  /** Unix seconds: what was used before is billed, or never will be, or stands in `earlier`. */
  from: number;
  /** Used at other prices, before those changed; billed when the period ends. */
  earlier: readonly { price: Stripe.Price; period: Period }[];
}

const nothing = (id: string): ItemUsage => ({ id, from: 0, earlier: [] });

export const usageOf = (sim: Simulation, itemId: string): ItemUsage =>
  sim.store.itemUsage.get(itemId) ?? nothing(itemId);

/** Billed, or forfeited, up to a moment: it must not be billed again. */
export function settleUsage(sim: Simulation, itemId: string, from: number): void {
  sim.store.itemUsage.put({ ...nothing(itemId), from });
}

/** Another price: what was used at the old one is billed at the old one. */
export function splitUsage(sim: Simulation, item: Stripe.SubscriptionItem, at: number): void {
  const { from, earlier } = usageOf(sim, item.id);
  const start = Math.max(item.current_period_start, from);
  const period = { start: Math.min(start, at), end: at };
  sim.store.itemUsage.put({ id: item.id, from: at, earlier: [...earlier, { price: item.price, period }] });
}
