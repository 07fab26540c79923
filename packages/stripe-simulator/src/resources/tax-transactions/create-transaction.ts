import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findCalculation } from '../tax-calculations/create-calculation.ts';
import type { TaxTransactionRecord } from './tax-transaction-record.ts';

export function findTransaction(sim: Simulation, id: string, param = 'id'): TaxTransactionRecord {
  const record = sim.store.taxTransactions.get(id);
  if (!record) throw noSuch('tax transaction', id, param);
  return record;
}

/** A reference is of one transaction or reversal only. */
export function assertUnused(sim: Simulation, reference: string): void {
  const [other] = sim.store.taxTransactions.where('reference', reference);
  if (!other) return;
  throw invalidRequest(`A tax transaction with the reference ${reference} already exists: ${other.id}`, {
    code: 'resource_already_exists',
    param: 'reference',
  });
}

/** Tax that was collected, as it was calculated (docs.stripe.com/api/tax/transactions/create_from_calculation). */
export function createTransaction(
  sim: Simulation,
  params: Stripe.Tax.TransactionCreateFromCalculationParams,
): Stripe.Tax.Transaction {
  const { calculation, items } = findCalculation(sim, params.calculation, 'calculation');
  assertUnused(sim, params.reference);
  const { currency, customer, customer_details, ship_from_details, shipping_cost, tax_date } = calculation;
  const transaction: Stripe.Tax.Transaction = {
    id: sim.newId('tax'),
    object: 'tax.transaction',
    created: sim.now(),
    currency,
    customer,
    customer_details,
    livemode: false,
    metadata: params.metadata ? mergeMetadata(null, params.metadata) : null,
    posted_at: params.posted_at ?? sim.now(),
    reference: params.reference,
    reversal: null,
    ship_from_details,
    shipping_cost,
    tax_date,
    type: 'transaction',
  };
  const lines = items.map((item) => toLine(sim, item));
  sim.store.taxTransactions.put({ id: transaction.id, transaction, items: lines });
  return transaction;
}

const toLine = (sim: Simulation, item: Stripe.Tax.CalculationLineItem): Stripe.Tax.TransactionLineItem => ({
  id: sim.newId('tax_li'),
  object: 'tax.transaction_line_item',
  amount: item.amount,
  amount_tax: item.amount_tax,
  livemode: false,
  metadata: item.metadata,
  product: item.product,
  quantity: item.quantity,
  reference: item.reference,
  reversal: null,
  tax_behavior: item.tax_behavior,
  tax_code: item.tax_code,
  type: 'transaction',
});
