import type { Generated } from 'kysely';
import type { AmountMinor, DefaultedTimestamp, JsonList, NullableTimestamp, Timestamp } from './columns.ts';

export interface SubscriptionsTable {
  id: string;
  account_id: string;
  customer_id: string;
  product_line: string;
  status: string;
  plan_key: string;
  price_id: string;
  item_id: string;
  interval: 'month' | 'year';
  currency: string;
  unit_amount_minor: AmountMinor;
  quantity: number;
  stripe_created_at: Timestamp;
  current_period_starts_at: Timestamp;
  current_period_ends_at: Timestamp;
  trial_ends_at: NullableTimestamp;
  cancel_at: NullableTimestamp;
  cancel_at_period_end: boolean;
  canceled_at: NullableTimestamp;
  ended_at: NullableTimestamp;
  cancellation_reason: string | null;
  cancellation_feedback: string | null;
  default_payment_method_id: string | null;
  schedule_id: string | null;
  /** Why its status is `paused`, in Stripe's word. */
  paused_because: string | null;
  /** What becomes of its invoices while payments are not collected, in Stripe's word; null while they are. */
  collection_paused: string | null;
  collection_resumes_at: NullableTimestamp;
  discount_ids: Generated<string[]>;
}

/** What Stripe will make of a subscription, phase by phase. */
export interface SubscriptionSchedulesTable {
  account_id: string;
  id: string;
  customer_id: string;
  subscription_id: string | null;
  status: string;
  phases: JsonList;
}

/** What a subscription is made of: the plan's own price, its seats, its use, and what was bought beside it. */
export interface SubscriptionItemsTable {
  account_id: string;
  subscription_id: string;
  id: string;
  role: 'base' | 'seats' | 'usage' | 'add_on';
  /** The plan's, the feature's or the add-on's key. */
  key: string;
  price_id: string;
  /** Null of a use, which is counted by its meter. */
  quantity: number | null;
  /** Null where it takes more than one amount to say: tiers, or parts of the smallest unit. */
  unit_amount_minor: AmountMinor | null;
  currency: string;
  interval: 'month' | 'year';
  /** Items of one subscription may have periods of their own. */
  current_period_starts_at: Timestamp;
  current_period_ends_at: Timestamp;
}

/** Who takes a seat of an account: the list that the product keeps. */
export interface SeatsTable {
  account_id: string;
  member_id: string;
  added_by: string;
  added_at: DefaultedTimestamp;
}

/** How an account answered the one offer that it was made to stay. */
export interface RetentionOffersTable {
  account_id: string;
  kind: 'coupon' | 'pause';
  answer: 'taken' | 'declined';
  intent_id: string;
  answered_at: Timestamp;
}

/** Which card a trial was given on: a card has one, whosever account it is at. */
export interface TrialChecksTable {
  account_id: string;
  subscription_id: string;
  /** Stripe's: the same for the same card number, whoever types it (docs.stripe.com/api/payment_methods/object). */
  fingerprint: string;
  outcome: 'granted' | 'refused';
  checked_at: Timestamp;
}

/** What an account may use beside its subscription, by an operator's hand or bought once. */
export interface EntitlementGrantsTable {
  account_id: string;
  id: string;
  source: 'operator' | 'purchase';
  kind: 'plan' | 'extension' | 'feature' | 'credits';
  plan_key: string | null;
  feature: string | null;
  /** Of a flag null; of what is counted null is without limit. */
  amount: number | null;
  starts_at: Timestamp;
  ends_at: NullableTimestamp;
  /** The operator's user id, or what it was bought with. */
  author: string;
  because: string;
  created_at: Timestamp;
  revoked_at: NullableTimestamp;
  revoked_by: string | null;
  revoked_because: string | null;
}
