import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { amountFor } from '../prices/amount-for.ts';
import { periodFrom } from '../subscriptions/anchor.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { partOfCycle } from '../subscriptions/first-lines.ts';
import type { CheckoutPlan, PlannedItem } from './checkout-plan.ts';
import { firstDatesOf } from './subscription-terms.ts';

/**
 * What a line costs at once, in the smallest unit: nothing for usage or in a trial, its share of the first cycle when
 * that is cut short by an anchor.
 */
export function amountToday(
  sim: Simulation,
  { item, price }: { item: PlannedItem; price: Stripe.Price },
  { terms, plan }: { terms: { mode: string; currency: string | null }; plan: CheckoutPlan },
): number {
  const currency = terms.currency ?? 'usd';
  if (item.customAmount !== null) return item.customAmount;
  if (!price.recurring) return amountFor(price, { quantity: item.quantity, currency });
  if (isMetered(price)) return 0;
  const { trialEnd, anchor, config } = firstDatesOf(sim, plan);
  if (trialEnd !== null) return 0;
  const anchored = {
    id: '',
    currency,
    billing_cycle_anchor: anchor ?? sim.now(),
    billing_cycle_anchor_config: config,
  };
  const { start, end } = periodFrom(anchored, price, sim.now());
  const first = {
    id: item.id,
    price,
    quantity: item.quantity,
    metadata: {},
    current_period_start: start,
    current_period_end: end,
  };
  return partOfCycle(sim, anchored, first, plan.given.subscription_data?.proration_behavior !== 'none')
    .amount;
}
