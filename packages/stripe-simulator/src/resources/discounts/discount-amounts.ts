import type Stripe from 'stripe';
import { shareOf } from '../../kernel/billing/prorate.ts';
import type { Simulation } from '../../kernel/simulation.ts';

export interface Discountable {
  amount: number;
  discountable: boolean;
  product: string | null;
}

export interface LineDiscount {
  line: number;
  discount: string;
  amount: number;
}

/** What each discount takes off each line, in the order of the discounts, never below zero. */
export function discountAmounts(
  sim: Simulation,
  lines: readonly Discountable[],
  { discounts, currency }: { discounts: readonly Stripe.Discount[]; currency: string },
): LineDiscount[] {
  const left = lines.map((line) => (line.discountable ? Math.max(line.amount, 0) : 0));
  const taken: LineDiscount[] = [];
  for (const discount of discounts) {
    const coupon = couponOf(sim, discount);
    if (!coupon) continue;
    const applies = lines.map((line, at) => (appliesTo(coupon, line) ? (left[at] ?? 0) : 0));
    for (const [line, amount] of amountsOff(coupon, applies, currency).entries()) {
      if (amount === 0) continue;
      left[line] = (left[line] ?? 0) - amount;
      taken.push({ line, discount: discount.id, amount });
    }
  }
  return taken;
}

export function couponOf(sim: Simulation, discount: Stripe.Discount): Stripe.Coupon | undefined {
  const { coupon } = discount.source;
  return typeof coupon === 'string' ? sim.store.coupons.get(coupon) : (coupon ?? undefined);
}

const appliesTo = (coupon: Stripe.Coupon, { product }: Discountable) =>
  !coupon.applies_to || (product !== null && coupon.applies_to.products.includes(product));

/** A percentage is taken of each line; a fixed amount is spread by size, and its last cent falls on the last line. */
function amountsOff(coupon: Stripe.Coupon, amounts: number[], currency: string): number[] {
  if (coupon.percent_off !== null) {
    const tenThousandths = Math.round(coupon.percent_off * 10_000);
    return amounts.map((amount) => shareOf(amount, tenThousandths, 1_000_000));
  }
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const off = Math.min(amountOffIn(coupon, currency), total);
  let spread = 0;
  let seen = 0;
  return amounts.map((amount) => {
    seen += amount;
    const upToHere = shareOf(off, seen, total);
    const here = upToHere - spread;
    spread = upToHere;
    return here;
  });
}

/** Nothing in a currency that it has no amount for. */
const amountOffIn = (coupon: Stripe.Coupon, currency: string): number =>
  (coupon.currency === currency ? coupon.amount_off : coupon.currency_options?.[currency]?.amount_off) ?? 0;
