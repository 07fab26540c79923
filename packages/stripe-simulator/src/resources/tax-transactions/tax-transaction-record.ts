import type Stripe from 'stripe';

/** A transaction with its lines, which its object shows only on request. */
export interface TaxTransactionRecord {
  id: string;
  transaction: Stripe.Tax.Transaction;
  items: Stripe.Tax.TransactionLineItem[];
}
