import type Stripe from 'stripe';
import { cycleBoundary, type Period } from '../../kernel/billing/billing-dates.ts';
import { shareOf } from '../../kernel/billing/prorate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { cycleAt } from './anchor.ts';
import { cadenceOf, isMetered } from './cadence.ts';
import { type CycledItem, cycleLine, toBilledItem, trialLine } from './item-lines.ts';

export interface FirstPeriod {
  /** `proration_behavior` is not `none`: what is not a whole cycle costs its share, rather than nothing. */
  prorates: boolean;
  /** When the time that has already passed is billed too. */
  backdatedTo: number | null;
  /** A later anchor, up to which a backdated subscription is billed in one. */
  firstFullCycle: number | null;
}

/** What a new subscription's first invoice bills. */
export function firstLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { prorates, backdatedTo, firstFullCycle }: FirstPeriod,
): LineSpec[] {
  const isTrial = subscription.trial_end !== null;
  const until = isTrial ? sim.now() : (firstFullCycle ?? sim.now());
  return subscription.items.data.flatMap((item) => {
    const billing = { subscription: subscription.id, currency: subscription.currency };
    const past =
      backdatedTo === null || !prorates || isMetered(item.price)
        ? []
        : pastLines(sim, subscription, item, { start: backdatedTo, end: until });
    const mode = subscription.billing_mode;
    if (isTrial) return [...past, trialLine(sim, toBilledItem(item), { ...billing, mode })];
    if (past.length > 0 && until > sim.now()) return past;
    // Flexible billing says nothing of what is billed afterwards (…/billing-mode/compare, zero-amount line items).
    if (isMetered(item.price) && mode.type !== 'classic') return past;
    return [...past, firstPeriodLine(sim, subscription, item, prorates)];
  });
}

/**
 * Up to a later anchor the first period is free when it is not prorated. One that is cut off by `cancel_at` is prorated
 * all the same in classic billing, and in flexible billing then costs a whole cycle (…/billing-mode/compare).
 */
function firstPeriodLine(
  sim: Simulation,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  prorates: boolean,
): LineSpec {
  const isCut = item.current_period_end === subscription.cancel_at;
  if (!isCut || prorates) return partOfCycle(sim, subscription, item, prorates);
  if (subscription.billing_mode.type === 'classic') return partOfCycle(sim, subscription, item);
  return cycleLine(sim, toBilledItem(item), {
    subscription: subscription.id,
    currency: subscription.currency,
  });
}

/** A period's line; one that is shorter than the cycle it belongs to costs its share, to the second. */
export function partOfCycle(
  sim: Simulation,
  subscription: Pick<
    Stripe.Subscription,
    'id' | 'currency' | 'billing_cycle_anchor' | 'billing_cycle_anchor_config'
  >,
  item: CycledItem,
  prorates = true,
): LineSpec {
  const billing = { subscription: subscription.id, currency: subscription.currency };
  const whole = cycleLine(sim, toBilledItem(item), billing);
  if (isMetered(item.price)) return whole;
  const { current_period_start: start, current_period_end: end } = item;
  const cycle = cycleAt(subscription, item.price, end - 1);
  if (end - start >= cycle.end - cycle.start) return whole;
  return { ...whole, amount: prorates ? shareOf(whole.amount, end - start, cycle.end - cycle.start) : 0 };
}

/**
 * Classic billing makes one amount of the past, from cycles imagined from its start; flexible billing a line for each
 * natural cycle (docs.stripe.com/billing/subscriptions/backdating).
 */
function pastLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  past: Period,
): LineSpec[] {
  const { id, currency } = subscription;
  const isClassic = subscription.billing_mode.type === 'classic';
  const pieces = isClassic ? imaginedCycles(item.price, past) : naturalCycles(subscription, item.price, past);
  const lines = pieces.map(({ cycle, ...period }) => {
    const whole = cycleLine(sim, { ...toBilledItem(item), period }, { subscription: id, currency });
    const amount = shareOf(whole.amount, period.end - period.start, cycle.end - cycle.start);
    return { ...whole, amount, period };
  });
  const [first] = lines;
  if (!isClassic || !first) return lines;
  return [{ ...first, amount: lines.reduce((sum, { amount }) => sum + amount, 0), period: past }];
}

interface Piece extends Period {
  cycle: Period;
}

function naturalCycles(subscription: Stripe.Subscription, price: Stripe.Price, past: Period): Piece[] {
  const pieces: Piece[] = [];
  for (let start = past.start; start < past.end; ) {
    const cycle = cycleAt(subscription, price, start);
    const end = Math.min(cycle.end, past.end);
    pieces.push({ start, end, cycle });
    start = end;
  }
  return pieces;
}

function imaginedCycles(price: Stripe.Price, past: Period): Piece[] {
  const cadence = cadenceOf(price);
  const pieces: Piece[] = [];
  for (let n = 0, start = past.start; start < past.end; n += 1) {
    const cycle = { start, end: cycleBoundary(past.start, cadence, n + 1) };
    pieces.push({ start, end: Math.min(cycle.end, past.end), cycle });
    start = cycle.end;
  }
  return pieces;
}
