import type { Amount, BillingConfig, PlanDefinition } from '../../config.ts';
import { findPlan, grantOf, isPaid } from '../catalog/catalog.ts';
import { type Fraction, fraction, fromDecimal, isLess, NOTHING, plus } from '../revenue/fraction.ts';

/** How much of a feature: so many, `Infinity` for without limit and for a flag that is on, 0 for nothing. */
export type Level = number;

/** What a plan says of a feature; one that it does not name is not included. */
export function planLevel(config: BillingConfig, planKey: string, feature: string): Level {
  const plan = findPlan(config, planKey);
  const given = plan && grantOf(plan, feature);
  if (given === true || given === 'unlimited') return Number.POSITIVE_INFINITY;
  return typeof given === 'number' ? given : 0;
}

/** How much of a metered feature a month of the plan includes, and whether more than that is charged. */
export function planUsage(
  config: BillingConfig,
  planKey: string,
  feature: string,
): { included: Level; isCharged: boolean } {
  const usage = findPlan(config, planKey)?.usage;
  const sold = usage && Object.hasOwn(usage, feature) ? usage[feature] : undefined;
  return sold
    ? { included: sold.included ?? 0, isCharged: true }
    : { included: planLevel(config, planKey, feature), isCharged: false };
}

export interface PlanRef {
  planKey: string;
  planName: string;
}

/**
 * The cheapest paid plan that has at least so much of a feature, by what a month costs one person who uses nothing yet, in the
 * currency that is named first; the first in the code of those that cost the same. Null when no plan has it.
 */
export function cheapestPlanWith(config: BillingConfig, feature: string, atLeast: Level): PlanRef | null {
  const currency = config.currencies[0] ?? '';
  let cheapest: (PlanRef & { cost: Fraction }) | undefined;
  for (const [planKey, plan] of Object.entries(config.plans)) {
    if (!isPaid(plan) || planLevel(config, planKey, feature) < atLeast) continue;
    const cost = monthOfOne(plan, currency);
    if (!cheapest || isLess(cost, cheapest.cost)) cheapest = { planKey, planName: plan.name, cost };
  }
  return cheapest ? { planKey: cheapest.planKey, planName: cheapest.planName } : null;
}

function monthOfOne({ prices, seats }: PlanDefinition, currency: string): Fraction {
  const base = prices?.[currency]?.month;
  const seat = seats && !seats.included ? seats.prices[currency]?.month : undefined;
  return plus(base === undefined ? NOTHING : fromUnit(base), seat === undefined ? NOTHING : firstUnit(seat));
}

function firstUnit(amount: Amount): Fraction {
  if (typeof amount === 'number') return fromUnit(amount);
  if (amount.kind === 'per_unit') return fromUnit(amount.unit);
  const [tier] = amount.tiers;
  return tier ? plus(fromUnit(tier.unit), fromUnit(tier.flat ?? 0)) : NOTHING;
}

const fromUnit = (unit: number | string): Fraction =>
  typeof unit === 'number' ? fraction(BigInt(unit)) : fromDecimal(unit);
