import {
  type DiscountedLine,
  type DiscountRule,
  type DiscountTaken,
  takeDiscounts,
} from './take-discounts.ts';
import { type TaxRule, type TaxTaken, takeTaxes } from './take-taxes.ts';

export interface TotalsLine extends DiscountedLine {
  taxes: readonly TaxRule[];
}

export interface TotalsInput {
  lines: readonly TotalsLine[];
  discounts: readonly DiscountRule[];
  shipping: number;
  /** Automatic ones: rates that are chosen by hand don't tax shipping. */
  shippingTaxes?: readonly TaxRule[];
  /** Exempt customers are charged no tax, what is included in a price stays its price. */
  exempt: boolean;
  currency: string;
}

export interface TotalsOfLine {
  discounts: DiscountTaken[];
  taxes: TaxTaken[];
  /** After discounts, with the taxes that come on top. */
  total: number;
}

export interface InvoiceTotals {
  lines: TotalsOfLine[];
  /** Of the lines, less their own discounts: invoice discounts and taxes on top are not in it. */
  subtotal: number;
  subtotalExcludingTax: number;
  discounts: { discount: string; amount: number }[];
  /** Of lines and shipping. */
  taxes: TaxTaken[];
  shippingTaxes: TaxTaken[];
  total: number;
  totalExcludingTax: number;
}

const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/**
 * What an invoice comes to: lines, less discounts, with taxes, and shipping. Everything is rounded per line and then
 * added, so lines and totals always agree.
 */
export function invoiceTotals(input: TotalsInput): InvoiceTotals {
  const unit = unitOf(input);
  const taken = takeDiscounts(input.lines, input.discounts, unit);
  const lines = input.lines.map((line, at) => totalsOfLine(line, { at, taken, input, unit }));
  const shippingTaxes = taxesOf(input.shipping, input.shippingTaxes ?? [], { exempt: input.exempt, unit });
  const taxes = mergeTaxes([...lines.flatMap((line) => line.taxes), ...shippingTaxes]);
  const subtotal = sum(
    input.lines.map(
      ({ amount }, at) => amount - sum(taken.filter(({ line, own }) => own && line === at).map(amountOf)),
    ),
  );
  const total = sum(lines.map((line) => line.total)) + input.shipping + onTop(shippingTaxes);
  return {
    lines,
    subtotal,
    subtotalExcludingTax:
      subtotal - sum(input.lines.map((line, at) => includedBefore(line, { at, taken, input, unit }))),
    discounts: mergeDiscounts(taken),
    taxes,
    shippingTaxes,
    total,
    totalExcludingTax: total - sum(taxes.map(amountOf)),
  };
}

/** Charges in three-decimal currencies must be divisible by ten (docs.stripe.com/currencies). */
function unitOf({ currency, lines, discounts }: TotalsInput): 1 | 10 {
  const given = [...lines.map(amountOf), ...discounts.map(({ amountOff }) => amountOff ?? 0)];
  return THREE_DECIMAL.has(currency) && given.every((amount) => amount % 10 === 0) ? 10 : 1;
}

interface Place {
  at: number;
  taken: readonly DiscountTaken[];
  input: TotalsInput;
  unit: number;
}

function totalsOfLine(line: TotalsLine, { at, taken, input, unit }: Place): TotalsOfLine {
  const discounts = taken.filter((one) => one.line === at);
  const left = line.amount - sum(discounts.map(amountOf));
  const taxes = taxesOf(left, line.taxes, { exempt: input.exempt, unit });
  return { discounts, taxes, total: left + onTop(taxes) };
}

function taxesOf(
  amount: number,
  rules: readonly TaxRule[],
  { exempt, unit }: { exempt: boolean; unit: number },
): TaxTaken[] {
  if (exempt) return takeTaxes(0, rules, unit);
  return takeTaxes(amount, rules, unit);
}

/** The tax inside a line before the discounts of the invoice. */
function includedBefore(line: TotalsLine, { at, taken, input, unit }: Place): number {
  const own = sum(taken.filter((one) => one.own && one.line === at).map(amountOf));
  const taxes = taxesOf(line.amount - own, line.taxes, { exempt: input.exempt, unit });
  return sum(taxes.filter(({ inclusive }) => inclusive).map(amountOf));
}

const onTop = (taxes: readonly TaxTaken[]) => sum(taxes.filter(({ inclusive }) => !inclusive).map(amountOf));

function mergeDiscounts(taken: readonly DiscountTaken[]): InvoiceTotals['discounts'] {
  return [...Map.groupBy(taken, ({ discount }) => discount)].map(([discount, parts]) => ({
    discount,
    amount: sum(parts.map(amountOf)),
  }));
}

/** Those of the same rate for the same reason. */
export function mergeTaxes(taken: readonly TaxTaken[]): TaxTaken[] {
  const groups = Map.groupBy(taken, ({ rate, reason }) => `${rate} ${reason ?? ''}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first
      ? {
          ...first,
          amount: first.amount + sum(others.map(amountOf)),
          taxable: first.taxable + sum(others.map((part) => part.taxable)),
        }
      : [],
  );
}

const amountOf = ({ amount }: { amount: number }) => amount;
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
