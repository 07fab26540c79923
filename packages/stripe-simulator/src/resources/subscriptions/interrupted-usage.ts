import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { isMetered } from './cadence.ts';
import type { ItemChange } from './item-changes.ts';
import { settleUsage, splitUsage } from './item-usage.ts';
import { usedLines } from './usage-lines.ts';

interface How {
  /** All periods end here. */
  restarts: boolean;
  /** `proration_behavior` is not none. */
  prorates: boolean;
}

/**
 * What was used so far of metered items whose period a change interrupts. A new cycle ends the period of all; an item
 * that goes is billed in flexible billing, unless nothing is to be prorated, and in classic billing never
 * (docs.stripe.com/billing/subscriptions/billing-mode/compare, bill for unbilled usage).
 */
export const interruptedUsage = (
  sim: Simulation,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
  how: How,
): LineSpec[] =>
  usedLines(
    sim,
    subscription,
    changes.flatMap((change) =>
      change.before && isBilled(subscription, change, how) ? [change.before] : [],
    ),
  );

const isBilled = (
  { billing_mode }: Stripe.Subscription,
  { after }: ItemChange,
  { restarts, prorates }: How,
) => restarts || (billing_mode.type !== 'classic' && prorates && (!after || !isMetered(after.price)));

/**
 * Keeps in mind what is billed now, and what was used at another price: flexible billing bills each use at the price
 * of its time, classic billing only what is used after the change (…/compare, price at time of reporting).
 */
export function recordUsage(
  sim: Simulation,
  subscription: Stripe.Subscription,
  {
    before,
    price,
    at,
    restarts,
  }: { before: Stripe.SubscriptionItem; price: Stripe.Price; at: number; restarts: boolean },
): void {
  if (!isMetered(before.price) && !isMetered(price)) return;
  if (restarts) settleUsage(sim, before.id, sim.now() + 1);
  else if (before.price.id === price.id) return;
  else if (isMetered(before.price) && isMetered(price) && subscription.billing_mode.type !== 'classic')
    splitUsage(sim, before, at);
  else settleUsage(sim, before.id, at);
}
