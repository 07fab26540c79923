import type { DefaultedTimestamp, NullableTimestamp, Timestamp } from './columns.ts';

export interface CheckoutSessionsTable {
  id: string;
  account_id: string;
  intent_id: string;
  /** Null where something is bought once. */
  plan_key: string | null;
  interval: 'month' | 'year' | null;
  /** What is bought once; null where a plan is. */
  product_key: string | null;
  currency: string;
  status: 'open' | 'complete' | 'expired';
  payment_status: string;
  subscription_id: string | null;
  url: string | null;
  expires_at: Timestamp;
  created_at: DefaultedTimestamp;
}

/** What an account can pay for at this moment, one a product line: whoever opens another closes it first. */
export interface CheckoutReservationsTable {
  account_id: string;
  product_line: string;
  /** The act that holds it. */
  intent_id: string;
  /** Null until it is made, or once it is closed. A subscription is payable while it is `incomplete`. */
  payable_kind: 'checkout_session' | 'subscription' | 'invoice' | null;
  payable_id: string | null;
  /** While it is being opened, by the database's clock; a process that died gives way then. */
  leased_until: NullableTimestamp;
}
