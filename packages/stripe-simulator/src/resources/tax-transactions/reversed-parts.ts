import type Stripe from 'stripe';
import { shareOf } from '../../kernel/billing/prorate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { shareOut } from '../invoices/share-out.ts';
import type { TaxTransactionRecord } from './tax-transaction-record.ts';

type Params = Stripe.Tax.TransactionCreateReversalParams;

/** A part that is given back: negative, in minor units. */
export interface ReversedPart {
  amount: number;
  amountTax: number;
}

export interface ReversedParts {
  lines: (ReversedPart & {
    original: Stripe.Tax.TransactionLineItem;
    quantity: number;
    reference: string;
    metadata: Stripe.Metadata | null;
  })[];
  shipping: ReversedPart | null;
}

/** What is left of a transaction after what was reversed before. */
export interface Remaining {
  lines: Map<string, ReversedPart>;
  shipping: ReversedPart | null;
}

export function remainingOf(
  original: TaxTransactionRecord,
  reversals: readonly TaxTransactionRecord[],
): Remaining {
  const lines = new Map(
    original.items.map((item) => [item.id, { amount: item.amount, amountTax: item.amount_tax }]),
  );
  for (const item of reversals.flatMap(({ items }) => items)) {
    const left = lines.get(item.reversal?.original_line_item ?? '');
    if (!left) continue;
    left.amount += item.amount;
    left.amountTax += item.amount_tax;
  }
  const { shipping_cost: cost } = original.transaction;
  if (!cost) return { lines, shipping: null };
  const shipping = { amount: cost.amount, amountTax: cost.amount_tax };
  for (const { transaction } of reversals) {
    shipping.amount += transaction.shipping_cost?.amount ?? 0;
    shipping.amountTax += transaction.shipping_cost?.amount_tax ?? 0;
  }
  return { lines, shipping };
}

/** Everything that is left. */
export function wholeOf({ items }: TaxTransactionRecord, { lines, shipping }: Remaining): ReversedParts {
  return {
    lines: items.map((original) => ({
      ...negative(lines.get(original.id) ?? { amount: 0, amountTax: 0 }),
      original,
      quantity: original.quantity,
      reference: original.reference,
      metadata: null,
    })),
    shipping: shipping && negative(shipping),
  };
}

const negative = ({ amount, amountTax }: ReversedPart): ReversedPart => ({
  amount: -amount || 0,
  amountTax: -amountTax || 0,
});

/** One sum, with tax, over all that is left in proportion (docs.stripe.com/api/tax/transactions/create_reversal). */
export function flatPartOf(sum: number, record: TaxTransactionRecord, remaining: Remaining): ReversedParts {
  const parts = [
    ...record.items.map((item) => ({
      ...(remaining.lines.get(item.id) ?? { amount: 0, amountTax: 0 }),
      inclusive: item.tax_behavior === 'inclusive',
    })),
    ...(remaining.shipping
      ? [
          {
            ...remaining.shipping,
            inclusive: record.transaction.shipping_cost?.tax_behavior === 'inclusive',
          },
        ]
      : []),
  ];
  const totals = parts.map(({ amount, amountTax, inclusive }) => amount + (inclusive ? 0 : amountTax));
  const most = totals.reduce((all, total) => all + total, 0);
  if (sum >= 0 || -sum > most)
    throw invalidRequest(`flat_amount must be negative, and at most ${most} can be reversed.`, {
      param: 'flat_amount',
    });
  const shares = shareOut(sum, totals).map((share, at): ReversedPart => {
    const part = parts[at];
    const amountTax = shareOf(share, part?.amountTax ?? 0, totals[at] ?? 0);
    return { amount: part?.inclusive ? share : share - amountTax, amountTax };
  });
  return {
    lines: record.items.map((original, at) => ({
      ...(shares[at] ?? { amount: 0, amountTax: 0 }),
      original,
      quantity: original.quantity,
      reference: original.reference,
      metadata: null,
    })),
    shipping: remaining.shipping ? (shares[record.items.length] ?? null) : null,
  };
}

/** The lines that are named, with the amounts that are named. */
export function namedPartsOf(
  params: Params,
  { record, remaining }: { record: TaxTransactionRecord; remaining: Remaining },
): ReversedParts {
  const given = params.line_items ?? [];
  if (given.length === 0 && !params.shipping_cost) throw missingParam('line_items');
  const lines = given.map((line, at) => {
    const param = `line_items[${at}]`;
    const original = record.items.find(({ id }) => id === line.original_line_item);
    const left = remaining.lines.get(line.original_line_item);
    if (!original || !left)
      throw invalidRequest(`No such line item: '${line.original_line_item}'`, {
        code: 'resource_missing',
        param: `${param}[original_line_item]`,
      });
    assertWithin({ amount: line.amount, amountTax: line.amount_tax }, left, param);
    left.amount += line.amount;
    left.amountTax += line.amount_tax;
    return {
      amount: line.amount,
      amountTax: line.amount_tax,
      original,
      quantity: line.quantity ?? 1,
      reference: line.reference,
      metadata: line.metadata ? mergeMetadata(null, line.metadata) : null,
    };
  });
  const cost = params.shipping_cost;
  if (!cost) return { lines, shipping: null };
  const shipping = { amount: cost.amount, amountTax: cost.amount_tax };
  assertWithin(shipping, remaining.shipping ?? { amount: 0, amountTax: 0 }, 'shipping_cost');
  return { lines, shipping };
}

function assertWithin(part: ReversedPart, left: ReversedPart, param: string): void {
  if (part.amount > 0 || part.amountTax > 0)
    throw invalidRequest('The amounts of a reversal must be negative.', { param: `${param}[amount]` });
  if (-part.amount <= left.amount && -part.amountTax <= left.amountTax) return;
  throw invalidRequest(
    `The reversed amount is more than what is left: ${left.amount}, with ${left.amountTax} of tax.`,
    { param: `${param}[amount]` },
  );
}
