import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineTax, TaxSituation } from '../../kernel/tax/taxes-of-line.ts';
import { isInclusive, lineTaxes, type TaxedSale } from '../automatic-tax/automatic-rules.ts';
import { takeTaxes } from '../invoices/take-taxes.ts';

type LineBreakdown = Stripe.Tax.CalculationLineItem.TaxBreakdown;
type Breakdown = Stripe.Tax.Calculation.TaxBreakdown;

/** What one line of a calculation comes to. */
export interface CalculatedLine {
  amountTax: number;
  inclusive: boolean;
  taxes: CalculatedTax[];
}

export interface CalculatedTax {
  tax: LineTax;
  amount: number;
  taxable: number;
}

export function calculateLine(
  sim: Simulation,
  { amount, sale, situation }: { amount: number; sale: TaxedSale; situation: TaxSituation },
): CalculatedLine {
  const inclusive = isInclusive(sim, sale);
  const decided = lineTaxes(sim, sale, situation);
  const rules = decided.map(({ percentage, share }, at) => ({
    rate: String(at),
    percentage,
    share,
    inclusive,
  }));
  const taken = takeTaxes(amount, rules);
  const taxes = decided.map((tax, at) => ({
    tax,
    amount: taken[at]?.amount ?? 0,
    taxable: taken[at]?.taxable ?? 0,
  }));
  return { amountTax: taxes.reduce((sum, one) => sum + one.amount, 0), inclusive, taxes };
}

export function toLineBreakdown({ taxes }: CalculatedLine): LineBreakdown[] {
  return taxes.map(({ tax, amount, taxable }) => ({
    amount,
    jurisdiction: {
      country: tax.levy.country,
      display_name: tax.levy.jurisdiction,
      level: tax.levy.level,
      state: tax.levy.state,
    },
    sourcing: tax.sourcing,
    tax_rate_details:
      tax.levy.type === null || NOT_IMPOSED.has(tax.reason)
        ? null
        : {
            display_name: tax.levy.displayName,
            percentage_decimal: decimal(tax.percentage),
            tax_type: tax.levy.type,
          },
    taxability_reason: tax.reason,
    taxable_amount: taxable,
  }));
}

const NOT_IMPOSED = new Set<string>(['not_subject_to_tax', 'not_supported', 'product_exempt']);

/** The same taxes of all lines together. */
export function toBreakdown(lines: readonly CalculatedLine[]): Breakdown[] {
  const all = lines.flatMap(({ taxes, inclusive }) => taxes.map((one) => ({ ...one, inclusive })));
  const groups = Map.groupBy(all, ({ tax, inclusive }) =>
    [
      tax.levy.country,
      tax.levy.state,
      tax.levy.jurisdiction,
      tax.levy.type,
      tax.percentage,
      tax.reason,
      inclusive,
    ].join(),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [merged(first, group)] : [];
  });
}

type Merging = CalculatedTax & { inclusive: boolean };

function merged({ tax, inclusive }: Merging, group: readonly Merging[]): Breakdown {
  return {
    amount: group.reduce((sum, one) => sum + one.amount, 0),
    inclusive,
    tax_rate_details: {
      country: tax.levy.country,
      flat_amount: null,
      percentage_decimal: decimal(tax.percentage),
      rate_type: tax.percentage > 0 ? 'percentage' : null,
      state: tax.levy.state,
      tax_type: tax.levy.type,
    },
    taxability_reason: tax.reason,
    taxable_amount: group.reduce((sum, one) => sum + one.taxable, 0),
  };
}

/** Stripe writes at least one decimal. */
const decimal = (percentage: number): string =>
  Number.isInteger(percentage) ? percentage.toFixed(1) : String(percentage);
