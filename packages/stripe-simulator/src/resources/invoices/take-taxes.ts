import type Stripe from 'stripe';
import { shareOf } from '../../kernel/billing/prorate.ts';
import { inUnits, shareOut } from './share-out.ts';

export interface TaxRule {
  rate: string;
  /** Up to four decimals. */
  percentage: number;
  inclusive: boolean;
  /** Percent of the amount without tax that is taxed: all of it, unless it is said. */
  share?: number;
  /** Why so much: rates that somebody chose by hand have no reason that Stripe knows. */
  reason?: Stripe.Invoice.TotalTax.TaxabilityReason;
}

export interface TaxTaken {
  rate: string;
  amount: number;
  /** What the tax is a part of, without any tax. */
  taxable: number;
  inclusive: boolean;
  reason?: Stripe.Invoice.TotalTax.TaxabilityReason;
}

/** A hundred percent, with four decimals. */
const WHOLE = 1_000_000;

/**
 * The taxes on an amount after discounts. Inclusive ones are found inside it and never change it; exclusive ones come
 * on top of what is left without them; several do not compound (docs.stripe.com/billing/taxes/tax-rates). A credit
 * gives its tax back.
 */
export function takeTaxes(amount: number, rules: readonly TaxRule[], unit = 1): TaxTaken[] {
  const parts = rules.map(({ percentage, share = 100 }) => Math.round(percentage * share * 100));
  const inside = parts.map((part, at) => (rules[at]?.inclusive ? part : 0));
  const sum = inside.reduce((total, part) => total + part, 0);
  const included = inUnits(shareOf(amount, sum, WHOLE + sum), unit);
  const includedParts = shareOut(included, inside, unit);
  const untaxed = amount - included;
  return rules.map(({ rate, inclusive, share = 100, reason }, at) => ({
    rate,
    amount: inclusive ? (includedParts[at] ?? 0) : inUnits(shareOf(untaxed, parts[at] ?? 0, WHOLE), unit),
    taxable: shareOf(untaxed, share, 100),
    inclusive,
    ...(reason === undefined ? {} : { reason }),
  }));
}
