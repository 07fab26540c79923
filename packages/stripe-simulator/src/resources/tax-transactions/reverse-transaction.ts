import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertUnused, findTransaction } from './create-transaction.ts';
import { flatPartOf, namedPartsOf, type ReversedParts, remainingOf, wholeOf } from './reversed-parts.ts';
import type { TaxTransactionRecord } from './tax-transaction-record.ts';

type Params = Stripe.Tax.TransactionCreateReversalParams;

/** Tax that is given back, wholly or in part, never more than is left (docs.stripe.com/api/tax/transactions/create_reversal). */
export function reverseTransaction(sim: Simulation, params: Params): Stripe.Tax.Transaction {
  const record = findTransaction(sim, params.original_transaction, 'original_transaction');
  if (record.transaction.type !== 'transaction')
    throw invalidRequest('A reversal can not be reversed.', { param: 'original_transaction' });
  assertUnused(sim, params.reference);
  const parts = partsOf(sim, params, record);
  const { transaction: original } = record;
  const reversal: Stripe.Tax.Transaction = {
    ...original,
    id: sim.newId('tax'),
    created: sim.now(),
    metadata: params.metadata ? mergeMetadata(null, params.metadata) : null,
    posted_at: sim.now(),
    reference: params.reference,
    reversal: { original_transaction: original.id },
    shipping_cost: shippingOf(original, parts),
    type: 'reversal',
  };
  const items = parts.lines.map(
    (line): Stripe.Tax.TransactionLineItem => ({
      ...line.original,
      id: sim.newId('tax_li'),
      amount: line.amount,
      amount_tax: line.amountTax,
      metadata: line.metadata,
      quantity: line.quantity,
      reference: line.reference,
      reversal: { original_line_item: line.original.id },
      type: 'reversal',
    }),
  );
  sim.store.taxTransactions.put({ id: reversal.id, transaction: reversal, items });
  return reversal;
}

function partsOf(sim: Simulation, params: Params, record: TaxTransactionRecord): ReversedParts {
  const reversals = sim.store.taxTransactions.where('original', record.id);
  const remaining = remainingOf(record, reversals);
  if (params.mode === 'full') {
    const whole = wholeOf(record, remaining);
    if ([...whole.lines, ...(whole.shipping ? [whole.shipping] : [])].every(({ amount }) => amount === 0))
      throw invalidRequest('The transaction is already fully reversed.', { param: 'original_transaction' });
    return whole;
  }
  return params.flat_amount === undefined
    ? namedPartsOf(params, { record, remaining })
    : flatPartOf(params.flat_amount, record, remaining);
}

function shippingOf(
  { shipping_cost: cost }: Stripe.Tax.Transaction,
  { shipping }: ReversedParts,
): Stripe.Tax.Transaction.ShippingCost | null {
  if (!cost || !shipping) return null;
  const { tax_breakdown: _, ...rest } = cost;
  return { ...rest, amount: shipping.amount, amount_tax: shipping.amountTax };
}
