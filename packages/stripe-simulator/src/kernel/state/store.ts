import type Stripe from 'stripe';
import type { HostedLink } from '../../resources/account-links/hosted-link.ts';
import type { AccountRecord } from '../../resources/accounts/account-record.ts';
import type { PortalVisit } from '../../resources/billing-portal/portal-access.ts';
import type { CheckoutPlan } from '../../resources/checkout-sessions/checkout-plan.ts';
import type { ConfirmationTokenRecord } from '../../resources/confirmation-tokens/confirmation-token.ts';
import type { CustomerTaxRecord } from '../../resources/customers/customer-tax.ts';
import type { ActiveEntitlementRecord } from '../../resources/entitlements/active-entitlement-record.ts';
import type { ExternalAccountRecord } from '../../resources/external-accounts/external-account-record.ts';
import type { ItemTaxRecord } from '../../resources/invoice-items/item-tax.ts';
import type { BillingSettingsRecord } from '../../resources/invoices/billing-settings.ts';
import type { InvoiceRecord } from '../../resources/invoices/invoice-record.ts';
import { type MeterEventRecord, usageKey } from '../../resources/meter-events/meter-event-record.ts';
import type { LinkPlan } from '../../resources/payment-links/link-plan.ts';
import type { BankDebitRecord } from '../../resources/payment-methods/bank-debit.ts';
import { type OpenMovement, openKey, type PayoutRecord } from '../../resources/payouts/payout-record.ts';
import type { BalanceSettingsRecord } from '../../resources/payouts/payout-settings.ts';
import type { PersonRecord } from '../../resources/persons/person-record.ts';
import type { ProductFeatureRecord } from '../../resources/product-features/product-feature-record.ts';
import type { QuotePlan } from '../../resources/quotes/quote-plan.ts';
import type { ItemDebits } from '../../resources/subscriptions/item-debits.ts';
import type { ItemUsage } from '../../resources/subscriptions/item-usage.ts';
import type { PendingChange } from '../../resources/subscriptions/pending-update.ts';
import type { Resumption } from '../../resources/subscriptions/resumption.ts';
import type { AwaitedSetup } from '../../resources/subscriptions/settle-setup.ts';
import type { TaxCalculationRecord } from '../../resources/tax-calculations/tax-calculation-record.ts';
import type { TaxSettingsRecord } from '../../resources/tax-settings/tax-settings.ts';
import type { TaxTransactionRecord } from '../../resources/tax-transactions/tax-transaction-record.ts';
import type { CardTokenRecord } from '../../resources/tokens/card-token.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import type { ApiKeyRecord } from '../http/key-permissions.ts';
import { Collection, type Indexes } from './collection.ts';
import type {
  BalanceRecord,
  CardRecord,
  CollectionState,
  Counter,
  EndpointSecret,
  FileContentRecord,
  IdempotencyRecord,
  PaymentPurpose,
  ScheduledTask,
  Setting,
} from './records.ts';
import { idOf, subscriptionIdOf } from './references.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const customerOf = ({ customer }: { customer: string | { id: string } | null }) => idOf(customer);

/** The subscription whose next invoice an item waits for, or the customer if any next invoice will do. */
const awaitedBy = ({ invoice, parent, customer }: Stripe.InvoiceItem) =>
  invoice === null ? (parent?.subscription_details?.subscription ?? idOf(customer)) : null;

/** All objects of one account; only a unit of work may change them. */
export class Store {
  readonly #collections = new Map<string, Collection<{ id: string }>>();
  readonly #account: string;
  readonly #unit: UnitOfWork;

  constructor(account: string, unit: UnitOfWork) {
    this.#account = account;
    this.#unit = unit;
    unit.add(account, this);
  }

  readonly accounts = this.#collection<Stripe.Account>('accounts');
  readonly activeEntitlements = this.#collection<ActiveEntitlementRecord>('active_entitlements', {
    customer: ({ customer }) => customer,
  });
  readonly applicationFees = this.#collection<Stripe.ApplicationFee>('application_fees', {
    charge: ({ charge }) => idOf(charge),
  });
  readonly balanceTransactions = this.#collection<Stripe.BalanceTransaction>('balance_transactions', {
    source: ({ source }) => idOf(source),
    pendingUntil: ({ status, available_on }) => (status === 'pending' ? String(available_on) : null),
  });
  readonly balanceSettings = this.#collection<BalanceSettingsRecord>('balance_settings');
  readonly bankAccounts = this.#collection<Stripe.BankAccount>('bank_accounts');
  readonly charges = this.#collection<Stripe.Charge>('charges', {
    payment_intent: ({ payment_intent }) => idOf(payment_intent),
  });
  readonly checkoutSessions = this.#collection<Stripe.Checkout.Session>('checkout_sessions', {
    customer: customerOf,
    invoice: ({ invoice }) => idOf(invoice),
    paymentIntent: ({ payment_intent }) => idOf(payment_intent),
  });
  readonly confirmationTokens = this.#collection<Stripe.ConfirmationToken>('confirmation_tokens');
  readonly coupons = this.#collection<Stripe.Coupon>('coupons');
  readonly creditNotes = this.#collection<Stripe.CreditNote>('credit_notes', {
    invoice: ({ invoice }) => idOf(invoice),
  });
  readonly customerBalanceTransactions = this.#collection<Stripe.CustomerBalanceTransaction>(
    'customer_balance_transactions',
    { customer: customerOf },
  );
  readonly customers = this.#collection<Stripe.Customer | Stripe.DeletedCustomer>('customers');
  readonly customerTaxes = this.#collection<CustomerTaxRecord>('customer_taxes');
  readonly discounts = this.#collection<Stripe.Discount>('discounts');
  readonly disputes = this.#collection<Stripe.Dispute>('disputes', { charge: ({ charge }) => idOf(charge) });
  readonly earlyFraudWarnings = this.#collection<Stripe.Radar.EarlyFraudWarning>('early_fraud_warnings');
  readonly events = this.#collection<Stripe.Event>('events');
  readonly eventDestinations = this.#collection<Stripe.V2.Core.EventDestination>('event_destinations');
  /** Of a connected account, in its own store: where its payouts go. */
  readonly externalAccounts = this.#collection<Stripe.ExternalAccount>('external_accounts');
  readonly externalAccountRecords = this.#collection<ExternalAccountRecord>('external_account_records');
  readonly features = this.#collection<Stripe.Entitlements.Feature>('features');
  readonly feeRefunds = this.#collection<Stripe.FeeRefund>('fee_refunds', { fee: ({ fee }) => idOf(fee) });
  readonly fileLinks = this.#collection<Stripe.FileLink>('file_links');
  readonly fileContents = this.#collection<FileContentRecord>('file_contents');
  readonly files = this.#collection<Stripe.File>('files');
  readonly invoiceItems = this.#collection<Stripe.InvoiceItem>('invoice_items', {
    customer: customerOf,
    invoice: ({ invoice }) => idOf(invoice),
    pendingFor: awaitedBy,
  });
  readonly mandates = this.#collection<Stripe.Mandate>('mandates', {
    paymentMethod: ({ payment_method }) => idOf(payment_method),
  });
  readonly invoicePayments = this.#collection<Stripe.InvoicePayment>('invoice_payments', {
    invoice: ({ invoice }) => idOf(invoice),
  });
  readonly invoices = this.#collection<Stripe.Invoice>('invoices', {
    customer: customerOf,
    subscription: subscriptionIdOf,
  });
  readonly meterEvents = this.#collection<MeterEventRecord>('meter_events', {
    usage: ({ meter, customer }) => usageKey(meter, customer),
  });
  readonly meterEventSessions = this.#collection<Stripe.V2.Billing.MeterEventSession>(
    'meter_event_sessions',
    { token: ({ authentication_token: token }) => token },
  );
  readonly meters = this.#collection<Stripe.Billing.Meter>('meters');
  /** Every movement that has become available, by the automatic payout that it went with. */
  readonly openMovements = this.#collection<OpenMovement>('open_movements', {
    payout: ({ payout, currency }) => payout ?? openKey(currency),
  });
  readonly paymentIntents = this.#collection<Stripe.PaymentIntent>('payment_intents');
  readonly paymentLinks = this.#collection<Stripe.PaymentLink>('payment_links');
  readonly paymentMethods = this.#collection<Stripe.PaymentMethod>('payment_methods', {
    customer: customerOf,
  });
  readonly payouts = this.#collection<Stripe.Payout>('payouts');
  readonly payoutRecords = this.#collection<PayoutRecord>('payout_records');
  readonly persons = this.#collection<Stripe.Person>('persons');
  readonly portalConfigurations =
    this.#collection<Stripe.BillingPortal.Configuration>('portal_configurations');
  readonly portalSessions = this.#collection<Stripe.BillingPortal.Session>('portal_sessions');
  readonly portalVisits = this.#collection<PortalVisit>('portal_visits');
  readonly prices = this.#collection<Stripe.Price>('prices', {
    lookupKey: ({ lookup_key }) => lookup_key,
    product: ({ product }) => idOf(product),
  });
  /** Deleted plans: pending items, phases and debits still name them. */
  readonly retiredPrices = this.#collection<Stripe.Price>('retired_prices');
  readonly productFeatures = this.#collection<ProductFeatureRecord>('product_features', {
    product: ({ product }) => product,
  });
  readonly products = this.#collection<Stripe.Product | Stripe.DeletedProduct>('products');
  readonly promotionCodes = this.#collection<Stripe.PromotionCode>('promotion_codes', {
    coupon: ({ promotion }) => idOf(promotion.coupon),
  });
  readonly quotes = this.#collection<Stripe.Quote>('quotes');
  readonly refunds = this.#collection<Stripe.Refund>('refunds', {
    charge: ({ charge }) => idOf(charge),
    /** By currency, those that the balance does not cover. */
    waiting: ({ status, pending_reason: reason, currency }) =>
      status === 'pending' && reason === 'insufficient_funds' ? currency : null,
  });
  readonly setupAttempts = this.#collection<Stripe.SetupAttempt>('setup_attempts');
  readonly setupIntents = this.#collection<Stripe.SetupIntent>('setup_intents');
  readonly shippingRates = this.#collection<Stripe.ShippingRate>('shipping_rates');
  readonly subscriptionSchedules = this.#collection<Stripe.SubscriptionSchedule>('subscription_schedules');
  readonly subscriptions = this.#collection<Stripe.Subscription>('subscriptions', {
    customer: customerOf,
    item: ({ items }) => items.data.map(({ id }) => id),
  });
  readonly taxCalculations = this.#collection<TaxCalculationRecord>('tax_calculations');
  readonly taxIds = this.#collection<Stripe.TaxId>('tax_ids', { customer: ({ customer }) => idOf(customer) });
  readonly taxRates = this.#collection<Stripe.TaxRate>('tax_rates');
  readonly taxRegistrations = this.#collection<Stripe.Tax.Registration>('tax_registrations');
  readonly taxSettings = this.#collection<TaxSettingsRecord>('tax_settings');
  readonly taxTransactions = this.#collection<TaxTransactionRecord>('tax_transactions', {
    reference: ({ transaction }) => transaction.reference,
    original: ({ transaction }) => transaction.reversal?.original_transaction ?? null,
  });
  readonly testClocks = this.#collection<Stripe.TestHelpers.TestClock>('test_clocks');
  readonly thinEvents = this.#collection<Stripe.V2.Core.Event>('thin_events');
  readonly tokens = this.#collection<Stripe.Token>('tokens');
  readonly topups = this.#collection<Stripe.Topup>('topups');
  readonly transferReversals = this.#collection<Stripe.TransferReversal>('transfer_reversals', {
    transfer: ({ transfer }) => idOf(transfer),
  });
  readonly transfers = this.#collection<Stripe.Transfer>('transfers', {
    payment: ({ destination_payment }) => idOf(destination_payment ?? null),
    source: ({ source_transaction }) => idOf(source_transaction),
  });
  readonly webhookEndpoints = this.#collection<Stripe.WebhookEndpoint>('webhook_endpoints');

  /** Of the connected accounts, in the platform's store. */
  readonly accountRecords = this.#collection<AccountRecord>('account_records');
  readonly billingSettings = this.#collection<BillingSettingsRecord>('billing_settings');
  readonly apiKeys = this.#collection<ApiKeyRecord>('api_keys');
  readonly balances = this.#collection<BalanceRecord>('balances');
  readonly confirmationTokenRecords = this.#collection<ConfirmationTokenRecord>('confirmation_token_records');
  readonly bankDebits = this.#collection<BankDebitRecord>('bank_debits');
  readonly cardTokens = this.#collection<CardTokenRecord>('card_tokens');
  readonly cards = this.#collection<CardRecord>('cards');
  /** Payment methods that were taken from their customer, which can't be used again. */
  readonly detachedMethods = this.#collection<{ id: string }>('detachedMethods');
  readonly tasks = this.#collection<ScheduledTask>('tasks');
  readonly counters = this.#collection<Counter>('counters');
  readonly idempotency = this.#collection<IdempotencyRecord>('idempotency');
  readonly checkoutPlans = this.#collection<CheckoutPlan>('checkout_plans');
  readonly linkPlans = this.#collection<LinkPlan>('link_plans');
  readonly invoiceRecords = this.#collection<InvoiceRecord>('invoice_records');
  readonly paymentPurposes = this.#collection<PaymentPurpose>('payment_purposes');
  readonly collectionStates = this.#collection<CollectionState>('collection_states');
  readonly deliveries = this.#collection<Delivery>('deliveries');
  readonly hostedLinks = this.#collection<HostedLink>('hosted_links', { session: ({ session }) => session });
  readonly endpointSecrets = this.#collection<EndpointSecret>('endpoint_secrets');
  readonly pendingChanges = this.#collection<PendingChange>('pending_changes', {
    invoice: ({ invoice }) => invoice,
  });
  readonly itemTaxes = this.#collection<ItemTaxRecord>('item_taxes');
  readonly itemDebits = this.#collection<ItemDebits>('item_debits');
  readonly itemUsage = this.#collection<ItemUsage>('item_usage');
  readonly awaitedSetups = this.#collection<AwaitedSetup>('awaited_setups');
  readonly personRecords = this.#collection<PersonRecord>('person_records');
  readonly quotePlans = this.#collection<QuotePlan>('quote_plans');
  readonly resumptions = this.#collection<Resumption>('resumptions', {
    invoice: ({ invoice }) => invoice,
  });
  readonly settings = this.#collection<Setting>('settings');

  #collection<T extends { id: string }>(name: string, indexes: Indexes<T> = {}): Collection<T> {
    const collection = new Collection<T>(
      name,
      (changed, id, previous) => this.#unit.record(this.#account, changed, id, previous),
      indexes,
    );
    // The registry reads and writes back only what the same collection gave, so the element type is safe to forget.
    this.#collections.set(name, collection as unknown as Collection<{ id: string }>);
    return collection;
  }

  collection(name: string): Collection<{ id: string }> | undefined {
    return this.#collections.get(name);
  }

  collections(): IterableIterator<Collection<{ id: string }>> {
    return this.#collections.values();
  }

  /** Sums up what there is, for the status page. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#collections].map(([name, collection]) => [name, collection.size]));
  }

  clear(): void {
    for (const collection of this.#collections.values()) collection.clear();
  }
}
