import type Stripe from 'stripe';
import { creditUnused } from '../../kernel/billing/debits.ts';
import { shareOf } from '../../kernel/billing/prorate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { discountAmounts } from '../discounts/discount-amounts.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { knownPrice } from '../prices/known-price.ts';
import { cycleAt } from './anchor.ts';
import { isMetered } from './cadence.ts';
import { debitsOf } from './item-debits.ts';
import { discountsOfItem } from './item-discounts.ts';
import { type BilledItem, line, productName, toBilledItem } from './item-lines.ts';

interface Proration {
  subscription: Stripe.Subscription;
  at: number;
  /** What one whole period of the item costs, discounts taken off. */
  whole: number;
}

/**
 * "Unused time on 2 × Pro after 24 Nov 2026": what was paid ahead, given back. Flexible billing gives back what was
 * really debited, a line for each debit; classic billing works from the item's price of today
 * (docs.stripe.com/billing/subscriptions/billing-mode/compare).
 */
export function creditLines(
  sim: Simulation,
  item: Stripe.SubscriptionItem,
  { subscription, at, whole }: Proration,
): LineSpec[] {
  if (isMetered(item.price)) return [];
  const billing = { subscription: subscription.id, currency: subscription.currency };
  const base = { ...line(toBilledItem(item), billing), proration: true };
  if (subscription.billing_mode.type === 'classic') {
    const end = item.current_period_end;
    const words = describe(sim, 'Unused', item.price, { quantity: item.quantity ?? 1, at });
    // Of a whole cycle, for a first period up to a later anchor is only a part of one.
    const cycle = cycleAt(subscription, item.price, end - 1);
    const amount = -shareOf(whole, Math.max(0, end - at), cycle.end - cycle.start) || 0;
    return [{ ...base, amount, description: words, period: { start: at, end } }];
  }
  return creditUnused(debitsOf(sim, item.id), at).credits.map(({ debit, amount }) => {
    const price = knownPrice(sim, debit.price) ?? item.price;
    const { quantity } = debit;
    const description = describe(sim, 'Unused', price, { quantity, at });
    return { ...base, amount: -amount, description, period: { start: at, end: debit.end }, price, quantity };
  });
}

/** "Remaining time on 2 × Pro after 24 Nov 2026": the new price until the period ends. */
export function remainderLine(
  sim: Simulation,
  item: BilledItem,
  { subscription, at, whole, cycle }: Proration & { cycle: { start: number; end: number } },
): LineSpec {
  const billing = { subscription: subscription.id, currency: subscription.currency };
  return {
    ...line(item, billing),
    amount: shareOf(whole, Math.max(0, item.period.end - at), cycle.end - cycle.start),
    description: describe(sim, 'Remaining', item.price, { quantity: item.quantity, at }),
    period: { start: at, end: item.period.end },
    proration: true,
  };
}

export interface Priced {
  price: Stripe.Price;
  quantity: number;
  /** Of the item alone; they come off first. */
  discounts?: readonly Stripe.Discount[];
}

/**
 * What a whole period of each item costs with the subscription's discounts: an amount off is shared in proportion
 * in flexible billing, and evenly in classic (docs.stripe.com/billing/subscriptions/prorations, discounts).
 */
export function wholeAmounts(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { items, discounts }: { items: readonly Priced[]; discounts: readonly Stripe.Discount[] },
): number[] {
  const { currency } = subscription;
  const lines = items.map(({ price, quantity, discounts: own = [] }) => {
    const amount = isMetered(price) ? 0 : amountFor(price, { quantity, currency });
    const product = typeof price.product === 'string' ? price.product : price.product.id;
    const off = discountAmounts(sim, [{ amount, discountable: true, product }], { discounts: own, currency });
    return { amount: amount - sumOf(off), discountable: true, product };
  });
  const taken = discountAmounts(sim, lines, { discounts, currency });
  const isClassic = subscription.billing_mode.type === 'classic';
  return lines.map(({ amount }, at) => {
    const off = taken
      .filter(({ line: of, discount }) => of === at || (isClassic && isAmountOff(sim, discount)))
      .reduce(
        (sum, part) =>
          sum + (isClassic && isAmountOff(sim, part.discount) ? part.amount / lines.length : part.amount),
        0,
      );
    return Math.max(0, amount - Math.round(off));
  });
}

export const toPriced = (sim: Simulation, item: Stripe.SubscriptionItem, at: number): Priced => ({
  price: item.price,
  quantity: item.quantity ?? 1,
  discounts: discountsOfItem(sim, item, at),
});

const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((sum, { amount }) => sum + amount, 0);

function isAmountOff(sim: Simulation, discountId: string): boolean {
  const coupon = sim.store.discounts.get(discountId)?.source.coupon;
  return typeof coupon === 'string' && (sim.store.coupons.get(coupon)?.amount_off ?? null) !== null;
}

function describe(
  sim: Simulation,
  what: string,
  price: Stripe.Price,
  { quantity, at }: { quantity: number; at: number },
): string {
  const what_ = quantity === 1 ? productName(sim, price) : `${quantity} × ${productName(sim, price)}`;
  return `${what} time on ${what_} after ${dayOf(at)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayOf(at: number): string {
  const date = new Date(at * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
