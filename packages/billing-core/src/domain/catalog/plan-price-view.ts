import type { BillingInterval, PlanPrice } from '../../billing.ts';
import type { Amount, BillingConfig, FeatureDefinition, PlanDefinition } from '../../config.ts';
import { INTERVALS, isPaid } from './catalog.ts';
import { amountWords, eachInterval, shortMoney, unitWords } from './price-words.ts';

/** What a plan costs at an interval, in numbers and in words; the action is the caller's to add. */
export function toPlanPrice(
  config: BillingConfig,
  plan: PlanDefinition,
  { interval: wanted, currency }: { interval: BillingInterval; currency: string },
): Omit<PlanPrice, 'action'> {
  // What is only used is billed each month, whatever is looked at.
  const interval = plan.prices || plan.seats ? wanted : 'month';
  const amounts = headline(plan, currency);
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const byMonths = amounts.month * 12;
  const saving = byMonths > 0 ? Math.floor(((byMonths - amounts.year) * 100) / byMonths) : 0;
  return {
    kind: !isPaid(plan) ? 'free' : plan.prices ? 'flat' : plan.seats ? 'per_seat' : 'usage',
    interval,
    charge: money(amounts[interval]),
    perMonth: money(interval === 'year' ? Math.round(amounts.year / 12) : amounts.month),
    savingPercent: interval === 'year' ? Math.max(0, saving) : 0,
    more: [...seatLines(config, plan, { interval, currency }), ...usageLines(config, plan, currency)],
  };
}

/** The plan's own price; of a plan without one, that of its first seat. */
function headline({ prices, seats }: PlanDefinition, currency: string): Record<BillingInterval, number> {
  const own = prices?.[currency];
  if (own) return own;
  const [month = 0, year = 0] = INTERVALS.map((interval) => firstUnit(seats?.prices[currency]?.[interval]));
  return { month, year };
}

/** What the first one costs, in whole units of the currency's smallest; tiers say more in their own words. */
function firstUnit(amount: Amount | undefined): number {
  if (amount === undefined || typeof amount === 'number') return amount ?? 0;
  if (amount.kind === 'per_unit') return Math.round(Number(amount.unit));
  const [first] = amount.tiers;
  return first ? Math.round(Number(first.unit)) + (first.flat ?? 0) : 0;
}

const oneOf = ({ unit, label }: FeatureDefinition) => unit ?? label.toLowerCase();
const manyOf = ({ unit, units, label }: FeatureDefinition) => units ?? (unit ? `${unit}s` : label);
const count = (number: number) => number.toLocaleString('en-US');

function seatLines(
  { features }: BillingConfig,
  { prices: own, seats }: PlanDefinition,
  { interval, currency }: { interval: BillingInterval; currency: string },
): string[] {
  const amount = seats?.prices[currency]?.[interval];
  const feature = seats && features[seats.feature];
  if (!seats || !feature || amount === undefined) return [];
  const after = seats.included ? ` after the first ${count(seats.included)}` : '';
  if (typeof amount === 'object' && 'tiers' in amount)
    return [`Each ${oneOf(feature)}${after}, ${eachInterval(interval)}: ${amountWords(amount, currency)}`];
  // The headline says it already.
  if (!own) return [];
  return [`${amountWords(amount, currency)} ${eachInterval(interval)} for each ${oneOf(feature)}${after}`];
}

function usageLines({ features }: BillingConfig, { usage = {} }: PlanDefinition, currency: string): string[] {
  return Object.entries(usage).flatMap(([key, declared]) => {
    const feature = features[key];
    const amount = declared?.prices[currency];
    if (!feature || amount === undefined) return [];
    const price = usePrice(amount, feature, currency);
    if (!declared?.included) return [`${price}, billed each month for what was used`];
    return [`${count(declared.included)} ${manyOf(feature)} a month included, then ${price}`];
  });
}

function usePrice(amount: Amount, feature: FeatureDefinition, currency: string): string {
  const one = oneOf(feature);
  if (typeof amount === 'number') return `${shortMoney(amount, currency)} for each ${one}`;
  if (amount.kind !== 'per_unit') return `${manyOf(feature)} ${amountWords(amount, currency)}`;
  const words = unitWords(amount.unit, currency);
  return words.includes(' per ') ? `${words} ${manyOf(feature)}` : `${words} for each ${one}`;
}
