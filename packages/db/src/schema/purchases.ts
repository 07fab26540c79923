import type { AmountMinor, NullableTimestamp, Timestamp } from './columns.ts';

/**
 * What accounts bought once, or are about to buy on a page of the app: an invoice of Stripe's that says in its metadata what it
 * sells. Amounts are in the currency's smallest unit.
 */
export interface PurchasesTable {
  account_id: string;
  /** The invoice's. */
  id: string;
  /** The act that opened it. */
  intent_id: string | null;
  product_key: string;
  /** What it gives, as it was sold (`domain/purchases/gives.ts`). */
  gives: string;
  /** The invoice's. */
  status: string;
  currency: string;
  total_minor: AmountMinor;
  amount_paid_minor: AmountMinor;
  stripe_created_at: Timestamp;
  /** Null until it is paid. */
  paid_at: NullableTimestamp;
}
