import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { cycleAt } from './anchor.ts';
import { isMetered } from './cadence.ts';
import { cycleLine, toBilledItem } from './item-lines.ts';
import { remainderLine, toPriced, wholeAmounts } from './proration-lines.ts';
import { inResumedPeriods } from './resumption.ts';

export interface Resuming {
  keepsAnchor: boolean;
  prorationBehavior: string;
  /** The moment that prorations are worked out for. */
  at: number;
}

export interface ResumptionBill {
  specs: LineSpec[];
  /** At once; otherwise with the next invoice. */
  invoices: boolean;
}

/**
 * What going on costs: whole cycles from now, or with an unchanged anchor the rest of the running ones, as
 * `proration_behavior` says (docs.stripe.com/api/subscriptions/resume).
 */
export function resumptionBill(
  sim: Simulation,
  paused: Stripe.Subscription,
  { keepsAnchor, prorationBehavior, at }: Resuming,
): ResumptionBill {
  const moved = inResumedPeriods(sim, paused, { resumedAt: sim.now(), keepsAnchor });
  if (!keepsAnchor) {
    const specs = wholeCycles(sim, moved);
    return { specs, invoices: specs.length > 0 };
  }
  const specs = prorationBehavior === 'none' ? [] : remainders(sim, moved, at);
  return { specs, invoices: prorationBehavior === 'always_invoice' && specs.length > 0 };
}

const wholeCycles = (sim: Simulation, { id, currency, items }: Stripe.Subscription): LineSpec[] =>
  items.data
    .filter(({ price }) => !isMetered(price))
    .map((item) => cycleLine(sim, toBilledItem(item), { subscription: id, currency }));

function remainders(sim: Simulation, subscription: Stripe.Subscription, at: number): LineSpec[] {
  const discounts = activeDiscounts(sim, subscription, at);
  const items = subscription.items.data.map((item) => toPriced(sim, item, at));
  const wholes = wholeAmounts(sim, subscription, { items, discounts });
  return subscription.items.data.flatMap((item, index) => {
    if (isMetered(item.price)) return [];
    const cycle = cycleAt(subscription, item.price, at);
    return [remainderLine(sim, toBilledItem(item), { subscription, at, whole: wholes[index] ?? 0, cycle })];
  });
}
