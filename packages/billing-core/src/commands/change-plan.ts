import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig, PlanDefinition } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, isPaid } from '../domain/catalog/catalog.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { ItemChange } from '../domain/money-promise.ts';
import { type PlanNumbers, planItems, type SoldPrice } from '../domain/plan-items.ts';
import type { Subscription } from '../domain/subscription.ts';
import { usageCost } from '../domain/usage/usage-cost.ts';
import { billedSeats, isSoldEach } from './checkout-lines.ts';

export type WantedPlanChange = { planKey: string; interval: BillingInterval };

export interface ChangePlanFacts {
  config: BillingConfig;
  /** The live one. */
  subscription: Subscription | undefined;
  /** What was pushed for what is wanted, in the subscription's currency, with every add-on of the interval. */
  prices: readonly SoldPrice[];
  /** Those on the account's list of seats. */
  members: number;
}

export interface DecidedChange {
  subscription: Subscription;
  items: ItemChange[];
  /** At once, its difference charged; or when what was paid for is over. */
  when: 'now' | 'period_end';
}

/**
 * Whether a plan may be changed, into what, and when.
 *
 * - What costs more in a year begins now, and so does the same plan by the year. What costs less, and every step from a year
 *   to months, begins when the period ends that was paid for. In a trial everything begins now.
 * - To a plan that costs nothing there is no change: that is a cancellation.
 * - Seats are those of the list beyond what the new plan includes. A plan that is sold by number keeps its number, but in a plan
 *   with seats, which is had once.
 */
export function decideChangePlan(
  wanted: WantedPlanChange,
  { config, subscription, prices, members }: ChangePlanFacts,
): Outcome<DecidedChange & { planName: string }> {
  if (!subscription) return fail('no_live_subscription');
  const plan = findPlan(config, wanted.planKey);
  if (!plan || !isPaid(plan)) return fail('plan_not_found');
  if (!isSoldEach(plan, wanted.interval)) return fail('interval_not_offered');
  if (subscription.planKey === wanted.planKey && subscription.interval === wanted.interval)
    return fail('same_plan');
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  const offered = prices.filter(
    ({ role, key }) => role !== 'add_on' || isOffered(config, key, wanted.planKey),
  );
  if (!offered.some(({ role }) => role !== 'add_on')) return fail('price_not_pushed');
  const had = subscription.items.find(({ role }) => role === 'base')?.quantity ?? 1;
  const numbers = { base: plan.seats ? 1 : had, seats: billedSeats(plan, members) };
  const items = planItems(subscription, offered, numbers);
  const when = decideWhen(wanted, { config, subscription, offered, numbers });
  return succeed({ subscription, items, when, planName: plan.name });
}

/** An add-on that names no plans may be had with every one. */
export function isOffered(config: BillingConfig, addOn: string, planKey: string): boolean {
  const definition = Object.hasOwn(config.addOns ?? {}, addOn) ? config.addOns?.[addOn] : undefined;
  return definition !== undefined && (definition.plans?.includes(planKey) ?? true);
}

interface WhenFacts extends Pick<ChangePlanFacts, 'config'> {
  subscription: Subscription;
  offered: readonly SoldPrice[];
  numbers: PlanNumbers;
}

function decideWhen(
  wanted: WantedPlanChange,
  { config, subscription, offered, numbers }: WhenFacts,
): DecidedChange['when'] {
  const { status, interval, planKey, items, currency } = subscription;
  if (status === 'trialing') return 'now';
  if (interval === 'year' && wanted.interval === 'month') return 'period_end';
  if (wanted.planKey === planKey) return 'now';
  const numberOf = (role: string) => items.find((item) => item.role === role)?.quantity ?? 0;
  const held = { base: numberOf('base'), seats: numberOf('seats') };
  const before = costOfYear(findPlan(config, planKey), { interval, currency, numbers: held, known: items });
  const bought = { interval: wanted.interval, currency, numbers, known: offered };
  return costOfYear(findPlan(config, wanted.planKey), bought) < before ? 'period_end' : 'now';
}

interface YearFacts {
  interval: BillingInterval;
  currency: string;
  numbers: PlanNumbers;
  /** The prices themselves, as far as they say what one costs; where it takes more to say, the code does. */
  known: readonly Pick<SoldPrice, 'role' | 'unitAmountMinor'>[];
}

/** What a year of a plan and its seats costs, in the currency's smallest unit; use is not known beforehand. */
function costOfYear(
  plan: PlanDefinition | undefined,
  { interval, currency, numbers, known }: YearFacts,
): number {
  const costOf = (role: keyof PlanNumbers, prices: PlanDefinition['prices'] | SeatAmounts): number => {
    const price = known.find((one) => one.role === role);
    const amount = price?.unitAmountMinor ?? prices?.[currency]?.[interval];
    return price === undefined || amount === undefined ? 0 : usageCost(amount, numbers[role]);
  };
  const period = costOf('base', plan?.prices) + costOf('seats', plan?.seats?.prices);
  return interval === 'month' ? period * 12 : period;
}

type SeatAmounts = NonNullable<PlanDefinition['seats']>['prices'] | undefined;
