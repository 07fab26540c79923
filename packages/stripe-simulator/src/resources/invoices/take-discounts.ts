import { shareOf } from '../../kernel/billing/prorate.ts';
import { inUnits, shareOut } from './share-out.ts';

/** What a coupon takes off, in the currency of the invoice. */
export interface DiscountRule {
  discount: string;
  percentOff: number | null;
  amountOff: number | null;
  /** Null is every product. */
  products: readonly string[] | null;
}

export interface DiscountedLine {
  amount: number;
  discountable: boolean;
  product: string | null;
  /** The line's own, taken off before those of the invoice. */
  discounts: readonly DiscountRule[];
}

export interface DiscountTaken {
  line: number;
  discount: string;
  amount: number;
  /** By the line's own discount, not one of the whole invoice. */
  own: boolean;
}

/**
 * What each discount takes off each line: the line's own first, then those of the invoice in their order, each from
 * what the earlier ones left, never below zero. A percentage is taken of each line; a fixed amount is spread over the
 * lines by size (docs.stripe.com/billing/subscriptions/coupons, stacking).
 */
export function takeDiscounts(
  lines: readonly DiscountedLine[],
  rules: readonly DiscountRule[],
  unit = 1,
): DiscountTaken[] {
  const left = lines.map((line) => (line.discountable ? Math.max(line.amount, 0) : 0));
  const taken: DiscountTaken[] = [];
  const take = (rule: DiscountRule, applies: readonly number[], own: boolean) => {
    for (const [line, amount] of amountsOff(rule, applies, unit).entries()) {
      if (amount === 0) continue;
      left[line] = (left[line] ?? 0) - amount;
      taken.push({ line, discount: rule.discount, amount, own });
    }
  };
  for (const [at, line] of lines.entries())
    for (const rule of line.discounts)
      take(
        rule,
        left.map((amount, other) => (other === at && coversProduct(rule, line) ? amount : 0)),
        true,
      );
  for (const rule of rules)
    take(
      rule,
      lines.map((line, at) => (coversProduct(rule, line) ? (left[at] ?? 0) : 0)),
      false,
    );
  return taken;
}

const coversProduct = ({ products }: DiscountRule, { product }: DiscountedLine) =>
  products === null || (product !== null && products.includes(product));

function amountsOff(
  { percentOff, amountOff }: DiscountRule,
  amounts: readonly number[],
  unit: number,
): number[] {
  if (percentOff !== null) {
    const tenThousandths = Math.round(percentOff * 10_000);
    return amounts.map((amount) =>
      Math.min(amount, inUnits(shareOf(amount, tenThousandths, 1_000_000), unit)),
    );
  }
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return shareOut(Math.min(amountOff ?? 0, total), amounts, unit);
}
