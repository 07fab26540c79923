import type { AmountMinor, Timestamp } from './columns.ts';

/** Mirrors Stripe's balance transactions, of which nothing that is kept here ever changes; amounts in the smallest unit. */
export interface BalanceMovementsTable {
  stripe_account: string;
  id: string;
  /** `charge`, `refund`, `adjustment`, `payout`, …: an open list. */
  type: string;
  reporting_category: string;
  /** Negative when money left. */
  amount_minor: AmountMinor;
  /** Stripe's, taken from the amount. */
  fee_minor: AmountMinor;
  net_minor: AmountMinor;
  currency: string;
  /** What moved the money: a charge, a refund, a dispute; null of a fee for the whole account. */
  source_id: string | null;
  customer_id: string | null;
  stripe_created_at: Timestamp;
}

/** How far each of Stripe's accounts was read. */
export interface BalanceReadsTable {
  stripe_account: string;
  seen_until: Timestamp;
}
