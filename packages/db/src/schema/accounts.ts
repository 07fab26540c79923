import type { Generated } from 'kysely';
import type {
  AmountMinor,
  DefaultedTimestamp,
  Json,
  NullableJson,
  NullableTimestamp,
  Timestamp,
} from './columns.ts';

/** What a company's team signs up as: the payer. Equal to the organization's id where better-auth is used. */
export interface AccountsTable {
  id: string;
  livemode: boolean;
  name: string;
  email: string;
  /** Fixed by the first paid subscription: Stripe keeps one currency per customer. */
  currency: string | null;
  stripe_customer_id: string | null;
  created_at: DefaultedTimestamp;
}

export interface CustomersTable {
  id: string;
  account_id: string;
  email: string | null;
  name: string | null;
  phone: string | null;
  /** With `line1`, `line2`, `city`, `state`, `postal_code` and `country`. */
  address: NullableJson;
  currency: string | null;
  default_payment_method_id: string | null;
  balance_minor: AmountMinor;
  deleted: boolean;
}

/** Every Stripe customer that an account ever had, also those replaced and those of connected accounts. */
export interface AccountCustomersTable {
  account_id: string;
  customer_id: string;
  /** `platform`, or the connected account that the customer is of. */
  stripe_account: string;
  /** Of a customer that is for one currency alone, since another has something live in its own. */
  currency: string | null;
  created_at: DefaultedTimestamp;
}

/** What was changed here of who an account is billed to, and how far Stripe was told. */
export interface BillingDetailsTable {
  account_id: string;
  /** Raised by one with each change. */
  revision: number;
  /** The last that Stripe answered to. */
  sent_revision: Generated<number>;
  /** The fields that Stripe was not told yet. */
  pending: Json;
  /** Whose turn it is to tell, by the database's clock. */
  leased_until: NullableTimestamp;
  changed_at: Timestamp;
}

export interface TaxIdsTable {
  account_id: string;
  id: string;
  customer_id: string;
  type: string;
  value: string;
  country: string | null;
  /** `pending`, `verified`, `unverified` or `unavailable`, as Stripe's registers say. */
  verification: string | null;
  verified_name: string | null;
  deleted: boolean;
  stripe_created_at: Timestamp;
}
