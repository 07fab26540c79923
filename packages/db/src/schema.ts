import type {
  AccountCustomersTable,
  AccountsTable,
  BillingDetailsTable,
  CustomersTable,
  TaxIdsTable,
} from './schema/accounts.ts';
import type { EffectsTable, IntentsTable, StripeBudgetsTable, StripeCallsTable } from './schema/acts.ts';
import type { BalanceMovementsTable, BalanceReadsTable } from './schema/balance.ts';
import type {
  BillingEventsTable,
  EventDeliveriesTable,
  EventSubscribersTable,
} from './schema/billing-events.ts';
import type { CatalogPricesTable, PortalConfigurationsTable } from './schema/catalog.ts';
import type { CheckoutReservationsTable, CheckoutSessionsTable } from './schema/checkout.ts';
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
import type { InboxShardsTable, ObjectStatesTable, WebhookInboxTable } from './schema/inbox.ts';
import type { InvoicesTable, PaymentMethodsTable } from './schema/invoices.ts';
import type {
  MailBouncesTable,
  MailPreferencesTable,
  MailReportsTable,
  MailStartTable,
  MailsTable,
} from './schema/mails.ts';
import type { AuditLogTable, OperatorAlertsTable } from './schema/operations.ts';
import type { PriceMigrationRowsTable, PriceMigrationsTable } from './schema/price-migrations.ts';
import type { PurchasesTable } from './schema/purchases.ts';
import type {
  EventSweepsTable,
  ObjectScanSeenTable,
  ObjectScanStepsTable,
  ObjectScansTable,
  ReconciliationDifferencesTable,
} from './schema/reconciliation.ts';
import type { PaymentInvoicesTable, RefundRequestsTable, RefundsTable } from './schema/refunds.ts';
import type {
  DiscountTermsTable,
  PriceTermsTable,
  RevenueMovementsTable,
  RevenuePointsTable,
} from './schema/revenue.ts';
import type {
  AuthRateLimitsTable,
  CredentialsTable,
  InvitationsTable,
  MembersTable,
  OrganizationsTable,
  SessionsTable,
  UsersTable,
  VerificationsTable,
} from './schema/sign-in.ts';
import type {
  EntitlementGrantsTable,
  RetentionOffersTable,
  SeatsTable,
  SubscriptionItemsTable,
  SubscriptionSchedulesTable,
  SubscriptionsTable,
  TrialChecksTable,
} from './schema/subscriptions.ts';
import type {
  UsageAlertsTable,
  UsageBatchesTable,
  UsageEventsTable,
  UsageSlicesTable,
  UsageSlotsTable,
  UsageTotalsTable,
} from './schema/usage.ts';

export type * from './schema/accounts.ts';
export type * from './schema/acts.ts';
export type * from './schema/balance.ts';
export type * from './schema/billing-events.ts';
export type * from './schema/catalog.ts';
export type * from './schema/checkout.ts';
export type * from './schema/columns.ts';
export type * from './schema/disputes.ts';
export type * from './schema/dunning.ts';
export type * from './schema/inbox.ts';
export type * from './schema/invoices.ts';
export type * from './schema/mails.ts';
export type * from './schema/operations.ts';
export type * from './schema/price-migrations.ts';
export type * from './schema/purchases.ts';
export type * from './schema/reconciliation.ts';
export type * from './schema/refunds.ts';
export type * from './schema/revenue.ts';
export type * from './schema/sign-in.ts';
export type * from './schema/subscriptions.ts';
export type * from './schema/usage.ts';

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
  mail_reports: MailReportsTable;
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
