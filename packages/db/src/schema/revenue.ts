import type { AmountMinor, Json, Timestamp } from './columns.ts';

/** What one look at a subscription told of its monthly recurring revenue; movements are folded from these. */
export interface RevenuePointsTable {
  account_id: string;
  subscription_id: string;
  source_id: string;
  /** Whole seconds. */
  observed_at: Timestamp;
  currency: string;
  mrr_minor: AmountMinor;
  /** What an event says that it was before. */
  before_currency: string | null;
  before_mrr_minor: AmountMinor | null;
  /** `voluntary` or `involuntary`: why the subscription is gone. */
  gone: string | null;
  is_final: boolean;
  is_creation: boolean;
  /** Of an answer, how many sources it is newer than. */
  covered: number | null;
}

/** Each change of monthly recurring revenue; a late event rewrites those of its account from its second on. */
export interface RevenueMovementsTable {
  account_id: string;
  /** 1, 2, 3 … within the account. */
  sequence: number;
  subscription_id: string;
  source_id: string;
  moved_at: Timestamp;
  kind: string;
  churn_cause: string | null;
  currency: string;
  delta_minor: AmountMinor;
  /** The subscription's revenue in this currency after it. */
  mrr_minor: AmountMinor;
}

/** Tiers and currencies of a price, which never change at Stripe. */
export interface PriceTermsTable {
  price_id: string;
  terms: Json;
}

/** A discount's coupon and end, which never change at Stripe. */
export interface DiscountTermsTable {
  discount_id: string;
  terms: Json;
}
