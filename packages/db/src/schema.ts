import type { ColumnType, Generated } from 'kysely';
import type { BalanceMovementsTable, BalanceReadsTable } from './schema/balance.ts';
import type {
  AmountMinor,
  DefaultedTimestamp,
  Json,
  JsonList,
  NullableJson,
  NullableTimestamp,
  Timestamp,
} from './schema/columns.ts';
import type {
  AccessLogTable,
  DisputeAnswersTable,
  DisputeFilesTable,
  DisputeMovementsTable,
  DisputeStepsTable,
  DisputesTable,
  EarlyFraudWarningsTable,
  PolicyAcceptancesTable,
} from './schema/disputes.ts';
import type { DunningCasesTable, DunningFailuresTable, DunningStepsTable } from './schema/dunning.ts';
import type { MailBouncesTable, MailPreferencesTable, MailStartTable, MailsTable } from './schema/mails.ts';
import type { PurchasesTable } from './schema/purchases.ts';
import type { PaymentInvoicesTable, RefundRequestsTable, RefundsTable } from './schema/refunds.ts';

export type * from './schema/balance.ts';
export type * from './schema/columns.ts';
export type * from './schema/disputes.ts';

export type * from './schema/dunning.ts';
export type * from './schema/mails.ts';
export type * from './schema/purchases.ts';
export type * from './schema/refunds.ts';

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

export type InboxState = 'received' | 'processing' | 'done' | 'ignored' | 'failed' | 'dead';

/**
 * Every webhook event, stored once, before it is answered; partitioned by Stripe's `created`.
 *
 * `received` waits; `processing` is held under a lease while Stripe is asked for its object; `done` and `ignored` are
 * settled, with the reason; `failed` is tried again; `dead` waits for an operator.
 */
export interface WebhookInboxTable {
  /** `platform`, or the connected account's id. */
  stripe_account: string;
  event_id: string;
  /** Stripe's own time of the event, which never changes: part of the key, because partitions are by it. */
  stripe_created_at: Timestamp;
  type: string;
  api_version: string | null;
  livemode: boolean;
  object_type: string;
  object_id: string | null;
  customer_id: string | null;
  /** 0 … 63, from the customer: events of one customer are applied by one drain at a time. */
  shard: number;
  state: Generated<InboxState>;
  /** Why it was ignored, or the decision's `because`. */
  because: string | null;
  attempts: Generated<number>;
  last_error: string | null;
  next_attempt_at: NullableTimestamp;
  /** By the database's clock; a worker that died holds its events no longer than this. */
  lease_expires_at: NullableTimestamp;
  received_at: DefaultedTimestamp;
  applied_at: NullableTimestamp;
  /** The body as it was signed. */
  payload: Json;
}

/** One row a shard; locked `for update` by whoever drains it, so that each customer has one writer at a time. */
export interface InboxShardsTable {
  shard: number;
  drained_at: NullableTimestamp;
}

/** What is known of a Stripe object: the row below that mirrors it is a pure function of this. */
export interface ObjectStatesTable {
  stripe_account: string;
  object_id: string;
  object_type: string;
  /** Whose it is or was: a detached payment method names nobody any more. */
  customer_id: string | null;
  /** Raised by one with each write: whoever read an older one writes nothing. */
  generation: number;
  /** The observations that may be the newest; what is certainly older is gone. */
  frontier: JsonList;
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

/** What an operator should look at; stays until one says that they have. */
export interface OperatorAlertsTable {
  account_id: string;
  /** One for each thing that happened. */
  key: string;
  kind: string;
  subject: string;
  because: string;
  raised_at: Timestamp;
  acknowledged_at: NullableTimestamp;
  acknowledged_by: string | null;
}

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

/** How an account answered the one offer that it was made to stay. */
export interface RetentionOffersTable {
  account_id: string;
  kind: 'coupon' | 'pause';
  answer: 'taken' | 'declined';
  intent_id: string;
  answered_at: Timestamp;
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

export interface InvoicesTable {
  id: string;
  account_id: string;
  customer_id: string;
  subscription_id: string | null;
  number: string | null;
  status: string;
  billing_reason: string | null;
  currency: string;
  subtotal_minor: AmountMinor;
  total_minor: AmountMinor;
  amount_due_minor: AmountMinor;
  amount_paid_minor: AmountMinor;
  amount_remaining_minor: AmountMinor;
  stripe_created_at: Timestamp;
  finalized_at: NullableTimestamp;
  paid_at: NullableTimestamp;
  voided_at: NullableTimestamp;
  uncollectible_at: NullableTimestamp;
  due_at: NullableTimestamp;
  attempt_count: number;
  next_payment_attempt_at: NullableTimestamp;
  hosted_invoice_url: string | null;
  invoice_pdf_url: string | null;
  customer_country: string | null;
  customer_state: string | null;
  customer_is_business: Generated<boolean>;
  /** Without tax, credit notes taken off; null until the invoice was read since this is kept. */
  sales_minor: AmountMinor | null;
}

export interface PaymentMethodsTable {
  id: string;
  account_id: string;
  customer_id: string;
  type: string;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  attached: boolean;
}

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

/** Which card a trial was given on: a card has one, whosever account it is at. */
export interface TrialChecksTable {
  account_id: string;
  subscription_id: string;
  /** Stripe's: the same for the same card number, whoever types it (docs.stripe.com/api/payment_methods/object). */
  fingerprint: string;
  outcome: 'granted' | 'refused';
  checked_at: Timestamp;
}

export type IntentState = 'pending' | 'succeeded' | 'failed';

/** A person's act, written before anything is asked of Stripe; its id is the heart of the idempotency key. */
export interface IntentsTable {
  id: string;
  account_id: string;
  /** Minted by the browser once per opened form: the double click is one intent. */
  act_id: string;
  kind: string;
  params: Json;
  params_hash: string;
  state: Generated<IntentState>;
  attempt: Generated<number>;
  result: NullableJson;
  error: NullableJson;
  actor_id: string;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

/** Every mutating call to Stripe: its key is stored before the call. */
export interface StripeCallsTable {
  idempotency_key: string;
  intent_id: string;
  step: string;
  attempt: number;
  state: 'started' | 'succeeded' | 'failed' | 'unknown';
  request_id: string | null;
  error_code: string | null;
  started_at: DefaultedTimestamp;
  finished_at: NullableTimestamp;
}

/** The outbox: what the outside world is owed, written with the fact that caused it. */
export interface EffectsTable {
  key: string;
  kind: string;
  account_id: string | null;
  payload: Json;
  state: Generated<'pending' | 'done' | 'dead'>;
  attempts: Generated<number>;
  last_error: string | null;
  /** Why it ended as it did, where that is not plain: that there was nothing to do any more. */
  because: string | null;
  /** Whose turn it is: one worker runs it at a time, and one that died gives way then. By the database's clock. */
  leased_until: NullableTimestamp;
  /** Not before then, by the clock of the application: somebody else's server asked to be left alone. */
  waits_until: NullableTimestamp;
  created_at: DefaultedTimestamp;
  done_at: NullableTimestamp;
}

/** When the next request to an endpoint of Stripe may be sent, for all processes together. */
export interface StripeBudgetsTable {
  endpoint: string;
  next_at: Timestamp;
}

/** Typed billing events for the product's own teams, in the order they were decided. */
export interface BillingEventsTable {
  id: Generated<number>;
  key: string;
  account_id: string;
  type: string;
  payload: Json;
  occurred_at: Timestamp;
}

/** Who hears billing events: a function of the worker, by its name, or an endpoint on the web. */
export interface EventSubscribersTable {
  name: string;
  kind: 'function' | 'endpoint';
  /** Null: all of them. */
  types: string[] | null;
  enabled: Generated<boolean>;
  url: string | null;
  /** Sealed (`shell/secret-box.ts`); the one before stays valid beside it for a day after a roll. */
  secret: string | null;
  previous_secret: string | null;
  previous_secret_expires_at: NullableTimestamp;
  /** Since when nothing was accepted; null once something is. */
  failing_since: NullableTimestamp;
  disabled_because: string | null;
  created_at: DefaultedTimestamp;
  /** What was delivered of events up to this one is forgotten: none of them is owed any more. */
  forgotten_event_id: Generated<number>;
}

/** How far a subscriber has got with a billing event; written with the event. */
export interface EventDeliveriesTable {
  subscriber: string;
  event_id: number;
  state: Generated<'pending' | 'delivered' | 'dead'>;
  attempts: Generated<number>;
  /** Null: at once. */
  next_attempt_at: NullableTimestamp;
  /** As of effects. */
  leased_until: NullableTimestamp;
  last_error: string | null;
  created_at: DefaultedTimestamp;
  delivered_at: NullableTimestamp;
}

/** Why things are as they are: decisions of the platform and acts of people. */
export interface AuditLogTable {
  id: Generated<number>;
  /** Unique: the same decision is recorded once, however often its event comes. */
  key: string;
  account_id: string | null;
  /** `stripe`, `system`, or a user's id. */
  actor: string;
  /** The staff's role when it was done, filled in by the database; null of everybody else. */
  actor_role: ColumnType<'support' | 'finance' | 'admin' | null, never, never>;
  action: string;
  subject: string;
  because: string;
  data: Json;
  at: Timestamp;
}

/** What `push` made of the plans in code: which Stripe price sells what. */
export interface CatalogPricesTable {
  price_id: string;
  lookup_key: string;
  product_id: string;
  role: 'base' | 'seats' | 'usage' | 'add_on' | 'one_time';
  /** The plan's, the feature's, the add-on's or the product's key. */
  key: string;
  /** Null of what belongs to no one plan. */
  plan_key: string | null;
  /** Null of what is bought once. */
  interval: 'month' | 'year' | null;
  currency: string;
  /** Null where `terms` say it. */
  unit_amount_minor: AmountMinor | null;
  /** A decimal amount or tiers, as the code declares them. */
  terms: NullableJson;
  active: boolean;
  /** Of the catalogue that was last pushed with this price in it. */
  catalog_version: string;
  pushed_at: DefaultedTimestamp;
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

/** Which configuration of Stripe's customer portal the last push made or changed. */
export interface PortalConfigurationsTable {
  configuration_id: string;
  active: boolean;
  pushed_at: DefaultedTimestamp;
}

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

/** How far Stripe's list of events was compared with the inbox; one row an account of Stripe's. */
export interface EventSweepsTable {
  stripe_account: string;
  /** Every event created before this was seen, by Stripe's clock; the next sweep begins a little earlier. */
  seen_until: NullableTimestamp;
  /** When a sweep last came to its end, by the database's clock. */
  swept_at: DefaultedTimestamp;
  /** Since the beginning: how many were listed, and how many of them the inbox had not. */
  listed: Generated<number>;
  found: Generated<number>;
}

/** A walk over all of Stripe's objects: to rebuild the rows from them, or to compare the two. */
export interface ObjectScansTable {
  id: string;
  purpose: 'sync' | 'reconcile';
  /** `system`, or a user's id. */
  requested_by: string;
  because: string;
  /** Whether differences are repaired once all were found. */
  repairs: boolean;
  started_at: DefaultedTimestamp;
  finished_at: NullableTimestamp;
}

/** One kind of object of a scan, with how far it is: whoever goes on begins at its cursor. */
export interface ObjectScanStepsTable {
  scan_id: string;
  position: number;
  stripe_account: string;
  object_type: string;
  /** Whether Stripe's objects are walked, or our rows of which Stripe listed nothing. */
  side: 'theirs' | 'ours';
  cursor: string | null;
  objects: Generated<number>;
  /** Objects that could not be applied or compared; the log says why. */
  failed: Generated<number>;
  /** By the database's clock; a worker that died holds the step no longer than this. */
  leased_until: NullableTimestamp;
  finished_at: NullableTimestamp;
}

/** What Stripe listed in a comparison that is under way. */
export interface ObjectScanSeenTable {
  scan_id: string;
  object_id: string;
}

/** Where the database and Stripe disagree, as a reconciliation found it. */
export interface ReconciliationDifferencesTable {
  scan_id: string;
  stripe_account: string;
  object_type: string;
  object_id: string;
  problem: 'differs' | 'missing_here' | 'missing_at_stripe';
  /** Each with `field`, `here` and `atStripe`; secrets and personal data hidden. */
  fields: JsonList;
  /** When Stripe last told something of the object: the difference is not older than that. */
  last_heard_at: NullableTimestamp;
  /** By which reconciliation in a row it was found first. */
  first_found_at: Timestamp;
  found_at: Timestamp;
  repaired_at: NullableTimestamp;
  repaired_by: string | null;
  not_repaired_because: string | null;
}

export interface UsersTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  /** The staff's role; everybody else is a `customer`. Never settable by the user. `operator` is how `admin` was called. */
  platform_role: Generated<'customer' | 'operator' | 'support' | 'finance' | 'admin'>;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  token: string;
  expires_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  active_organization_id: string | null;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

/** A way to sign in (better-auth's `account`), not a billing account. */
export interface CredentialsTable {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: NullableTimestamp;
  refresh_token_expires_at: NullableTimestamp;
  scope: string | null;
  password: string | null;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface OrganizationsTable {
  id: string;
  name: string;
  slug: string;
  logo: string | null;
  metadata: string | null;
  created_at: DefaultedTimestamp;
}

export interface MembersTable {
  id: string;
  organization_id: string;
  user_id: string;
  /** `owner` and `billing_admin` may change what is paid; `member` may look. */
  role: string;
  created_at: DefaultedTimestamp;
}

export interface InvitationsTable {
  id: string;
  organization_id: string;
  email: string;
  role: string | null;
  status: string;
  expires_at: Timestamp;
  inviter_id: string;
  created_at: DefaultedTimestamp;
}

/** better-auth's own limits, shared by all API processes. */
export interface AuthRateLimitsTable {
  id: string;
  key: string;
  count: number;
  last_request: number;
}

/** One use of a metered feature, as it was recorded; never changed. Partitioned by the month in which it came. */
export interface UsageEventsTable {
  account_id: string;
  feature: string;
  /** The caller's: recorded again under it within a month, nothing changes. */
  key: string;
  /** The beginning of the month in which it came, UTC. */
  month: Timestamp;
  /** When it was used. */
  at: Timestamp;
  /** Negative where an earlier one is withdrawn. */
  quantity: number;
  slice_id: string;
}

/**
 * The events of one feature that were recorded together and are of one hour; what is added up and reported.
 *
 * `open` waits to be placed; `placed` has its place, and a batch when Stripe is told; `aside` waits for an operator, who has it
 * placed or writes it off.
 */
export interface UsageSlicesTable {
  account_id: string;
  id: string;
  feature: string;
  /** Where it counts: the beginning of the hour, or of the period where that begins within the hour. */
  slot_at: Timestamp;
  quantity: number;
  events: number;
  first_at: Timestamp;
  last_at: Timestamp;
  recorded_at: Timestamp;
  state: 'open' | 'placed' | 'aside' | 'written_off';
  batch_number: number | null;
  /** Its own slot, whose invoice was final already. */
  carried_from: NullableTimestamp;
  aside_because: string | null;
  settled_by: string | null;
  settled_because: string | null;
  settled_at: NullableTimestamp;
}

/** What was used in a slot, by the slices that have their place in it. */
export interface UsageSlotsTable {
  account_id: string;
  feature: string;
  slot_at: Timestamp;
  quantity: number;
}

/** What was used in a billing period, by the slices that have their place in it; open ones count beside it. */
export interface UsageTotalsTable {
  account_id: string;
  feature: string;
  period_starts_at: Timestamp;
  period_ends_at: Timestamp;
  /** What cost nothing, as it was when the period was last counted; null = unlimited. */
  included: number | null;
  quantity: number;
  /** Of it, what batches report to Stripe. */
  reported: number;
  /** Of it, what was taken from credits, of which Stripe is not told. */
  from_credits: number;
}

/** What Stripe's meter is told at once, fixed before the call. */
export interface UsageBatchesTable {
  account_id: string;
  feature: string;
  slot_at: Timestamp;
  /** 1, 2, 3 … within the slot. */
  number: number;
  /** The meter event's, made from the four above. */
  identifier: string;
  period_starts_at: Timestamp;
  customer_id: string;
  subscription_id: string;
  /** Negative where more was told than is to be paid. */
  quantity: number;
  /** The meter event's time. */
  stamped_at: Timestamp;
  /** `moved`: its period was over before it was sent, and what is in it went on to the next one. */
  state: Generated<'pending' | 'sent' | 'refused' | 'moved'>;
  last_error: string | null;
  /** As of effects. */
  leased_until: NullableTimestamp;
  created_at: DefaultedTimestamp;
  sent_at: NullableTimestamp;
}

/** That a share of what is included was reached, once a period. */
export interface UsageAlertsTable {
  account_id: string;
  feature: string;
  period_starts_at: Timestamp;
  /** Of the included amount. */
  percent: number;
  used: number;
  included: number;
  reached_at: Timestamp;
}

/** Subscribers of a plan on their way to its present price: an operator's, over many accounts, so of no account. */
export interface PriceMigrationsTable {
  id: string;
  state: 'planned' | 'running' | 'paused' | 'completed' | 'rolling_back' | 'rolled_back';
  plan_key: string;
  /** Whom it is about. */
  cohort: Json;
  /** What they are to pay: the catalogue's prices when it was planned. */
  targets: JsonList;
  policy: Json;
  /** Archived prices that it made active, since Stripe takes no others, until it is over. */
  opened_price_ids: Generated<string[]>;
  created_by: string;
  because: string;
  created_at: Timestamp;
  started_at: NullableTimestamp;
  finished_at: NullableTimestamp;
}

/** One subscriber of a price migration: what was foreseen, and what became of it. */
export interface PriceMigrationRowsTable {
  account_id: string;
  migration_id: string;
  subscription_id: string;
  currency: string;
  interval: 'month' | 'year';
  forecast: 'migrate' | 'skip' | 'wait';
  forecast_because: string;
  /** Where the bills are from; `pending` until Stripe was asked. */
  bill_source: 'pending' | 'computed' | 'stripe';
  old_bill_minor: AmountMinor | null;
  new_bill_minor: AmountMinor | null;
  bill_error: string | null;
  state: 'pending' | 'waiting' | 'noticed' | 'scheduled' | 'migrated' | 'skipped' | 'failed' | 'rolled_back';
  because: string;
  /** Which item goes from which price to which. */
  changes: JsonList;
  /** Grows when it is begun anew: a part of the keys of its calls. */
  round: Generated<number>;
  schedule_id: string | null;
  /** When the notice was told, once. */
  noticed_at: NullableTimestamp;
  effective_at: NullableTimestamp;
  /** When the price was changed at once, in the period that was under way. */
  changed_at: NullableTimestamp;
  /** The price was changed, and is to be put back. */
  undo: Generated<boolean>;
  /** Not worked at before. */
  look_at: Timestamp;
  /** As of effects. */
  leased_until: NullableTimestamp;
}

/** The whole database, as the migrations leave it; a test holds the two against each other. */
export interface Database {
  access_log: AccessLogTable;
  account_customers: AccountCustomersTable;
  accounts: AccountsTable;
  audit_log: AuditLogTable;
  auth_rate_limits: AuthRateLimitsTable;
  balance_movements: BalanceMovementsTable;
  balance_reads: BalanceReadsTable;
  billing_details: BillingDetailsTable;
  billing_events: BillingEventsTable;
  catalog_prices: CatalogPricesTable;
  checkout_reservations: CheckoutReservationsTable;
  checkout_sessions: CheckoutSessionsTable;
  credentials: CredentialsTable;
  customers: CustomersTable;
  discount_terms: DiscountTermsTable;
  dispute_answers: DisputeAnswersTable;
  dispute_files: DisputeFilesTable;
  dispute_movements: DisputeMovementsTable;
  dispute_steps: DisputeStepsTable;
  disputes: DisputesTable;
  early_fraud_warnings: EarlyFraudWarningsTable;
  dunning_cases: DunningCasesTable;
  dunning_failures: DunningFailuresTable;
  dunning_steps: DunningStepsTable;
  effects: EffectsTable;
  entitlement_grants: EntitlementGrantsTable;
  event_sweeps: EventSweepsTable;
  event_deliveries: EventDeliveriesTable;
  event_subscribers: EventSubscribersTable;
  inbox_shards: InboxShardsTable;
  intents: IntentsTable;
  invitations: InvitationsTable;
  invoices: InvoicesTable;
  mail_bounces: MailBouncesTable;
  mail_preferences: MailPreferencesTable;
  mail_start: MailStartTable;
  mails: MailsTable;
  members: MembersTable;
  object_scan_seen: ObjectScanSeenTable;
  object_scan_steps: ObjectScanStepsTable;
  object_scans: ObjectScansTable;
  object_states: ObjectStatesTable;
  operator_alerts: OperatorAlertsTable;
  organizations: OrganizationsTable;
  payment_methods: PaymentMethodsTable;
  policy_acceptances: PolicyAcceptancesTable;
  portal_configurations: PortalConfigurationsTable;
  payment_invoices: PaymentInvoicesTable;
  price_migration_rows: PriceMigrationRowsTable;
  price_migrations: PriceMigrationsTable;
  price_terms: PriceTermsTable;
  purchases: PurchasesTable;
  reconciliation_differences: ReconciliationDifferencesTable;
  retention_offers: RetentionOffersTable;
  refund_requests: RefundRequestsTable;
  refunds: RefundsTable;
  revenue_movements: RevenueMovementsTable;
  revenue_points: RevenuePointsTable;
  seats: SeatsTable;
  sessions: SessionsTable;
  stripe_budgets: StripeBudgetsTable;
  stripe_calls: StripeCallsTable;
  subscription_items: SubscriptionItemsTable;
  subscription_schedules: SubscriptionSchedulesTable;
  subscriptions: SubscriptionsTable;
  trial_checks: TrialChecksTable;
  tax_ids: TaxIdsTable;
  usage_alerts: UsageAlertsTable;
  usage_batches: UsageBatchesTable;
  usage_events: UsageEventsTable;
  usage_slices: UsageSlicesTable;
  usage_slots: UsageSlotsTable;
  usage_totals: UsageTotalsTable;
  users: UsersTable;
  verifications: VerificationsTable;
  webhook_inbox: WebhookInboxTable;
}
