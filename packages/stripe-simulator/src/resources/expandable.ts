import type { Simulation } from '../kernel/simulation.ts';
import type { Store } from '../kernel/state/store.ts';
import { platformOf } from './accounts/find-account.ts';
import { sourceOf } from './balance-transactions/source-of.ts';
import { includeLineItems, includeTotalDetails } from './checkout-sessions/line-items.ts';
import { includeCustomerSubscriptions } from './customers/customer-subscriptions.ts';
import { includeCustomerTax, includeTaxIds } from './customers/customer-tax.ts';
import { EVIDENCE_FILES } from './disputes/assert-files.ts';
import { includeConfirmationSecret, includePayments } from './invoice-payments/invoice-payment.ts';
import { includeLinkItems } from './payment-links/payment-link.ts';
import { showPlan } from './plans/plan.ts';
import { includeQuoteItems } from './quotes/routes.ts';
import { includeRefunds } from './refunds/create-refund.ts';
import { toSource } from './sources/source.ts';
import { includeCalculationItems } from './tax-calculations/routes.ts';
import { knownTaxCodes } from './tax-codes/routes.ts';
import { includeTransactionItems } from './tax-transactions/routes.ts';
import { chargeOfAccount, refundOfAccount } from './transfers/charge-of-account.ts';

const fileOf = (store: Store, id: string) => store.files.get(id);

function planOf(store: Store, id: string): object | undefined {
  const price = store.prices.get(id);
  return price && showPlan(price);
}

/** What an id in a field of this name stands for; any other field refuses to be expanded. */
export const expandableFields: Record<string, (store: Store, id: string, sim: Simulation) => unknown> = {
  account_tax_ids: (store, id) => store.taxIds.get(id),
  ...Object.fromEntries(EVIDENCE_FILES.map((name) => [name, fileOf])),
  back: fileOf,
  file: fileOf,
  front: fileOf,
  icon: fileOf,
  logo: fileOf,
  checkout_session: (store, id) => store.checkoutSessions.get(id),
  default_tax_rates: (store, id) => store.taxRates.get(id),
  destination_payment_refund: (_, id, sim) => refundOfAccount(sim, id),
  feature: (store, id) => store.features.get(id),
  latest_revision: (store, id) => store.invoices.get(id),
  plan: (store, id) => planOf(store, id),
  quote: (store, id) => store.quotes.get(id),
  source: (store, id) => sourceOf(store, id),
  source_transfer: (_, id, sim) => platformOf(sim).store.transfers.get(id),
  source_transfer_reversal: (_, id, sim) => platformOf(sim).store.transferReversals.get(id),
  subscription_schedule: (store, id) => store.subscriptionSchedules.get(id),
  account: (store, id) => store.accounts.get(id),
  application_fee: (_, id, sim) => platformOf(sim).store.applicationFees.get(id),
  balance_transaction: (store, id) => store.balanceTransactions.get(id),
  charge: (store, id, sim) => store.charges.get(id) ?? chargeOfAccount(sim, id),
  configuration: (store, id) => store.portalConfigurations.get(id),
  coupon: (store, id) => store.coupons.get(id),
  credit_note: (store, id) => store.creditNotes.get(id),
  customer: (store, id) => store.customers.get(id),
  customer_balance_transaction: (store, id) => store.customerBalanceTransactions.get(id),
  destination: (store, id) => store.accounts.get(id) ?? store.externalAccounts.get(id),
  destination_payment: (_, id, sim) => chargeOfAccount(sim, id),
  fee: (store, id) => store.applicationFees.get(id),
  mandate: (store, id) => store.mandates.get(id),
  on_behalf_of: (store, id) => store.accounts.get(id),
  failure_balance_transaction: (store, id) => store.balanceTransactions.get(id),
  original_payout: (store, id) => store.payouts.get(id),
  reversed_by: (store, id) => store.payouts.get(id),
  originating_transaction: (store, id) => store.charges.get(id),
  source_refund: (store, id) => store.refunds.get(id),
  source_transaction: (store, id) => store.charges.get(id),
  transfer: (store, id) => store.transfers.get(id),
  transfer_reversal: (store, id) => store.transferReversals.get(id),
  default_payment_method: (store, id) => store.paymentMethods.get(id),
  default_source: (store, id, sim) => {
    const method = store.paymentMethods.get(id);
    return method && toSource(sim, method);
  },
  default_price: (store, id) => store.prices.get(id),
  discount: (store, id) => store.discounts.get(id),
  discounts: (store, id) => store.discounts.get(id),
  invoice: (store, id) => store.invoices.get(id),
  latest_attempt: (store, id) => store.setupAttempts.get(id),
  latest_charge: (store, id) => store.charges.get(id),
  latest_invoice: (store, id) => store.invoices.get(id),
  payment_intent: (store, id) => store.paymentIntents.get(id),
  payment_link: (store, id) => store.paymentLinks.get(id),
  payment_method: (store, id) => store.paymentMethods.get(id),
  pending_setup_intent: (store, id) => store.setupIntents.get(id),
  price: (store, id) => store.prices.get(id) ?? store.retiredPrices.get(id),
  product: (store, id) => store.products.get(id),
  promotion_code: (store, id) => store.promotionCodes.get(id),
  refund: (store, id) => store.refunds.get(id),
  schedule: (store, id) => store.subscriptionSchedules.get(id),
  setup_intent: (store, id) => store.setupIntents.get(id),
  shipping_rate: (store, id) => store.shippingRates.get(id),
  subscription: (store, id) => store.subscriptions.get(id),
  tax_code: (_, id) => knownTaxCodes.get(id),
  test_clock: (store, id) => store.testClocks.get(id),
};

/** Fields that are stored but given only on request. */
export const hiddenFields: Record<string, readonly string[]> = {
  coupon: ['applies_to', 'currency_options'],
  item: ['discounts', 'taxes'],
  plan: ['tiers'],
  price: ['currency_options', 'tiers'],
};

/** Fields that are worked out, and only on request. */
export const includableFields: Record<string, Record<string, (sim: Simulation, id: string) => unknown>> = {
  charge: { refunds: includeRefunds },
  'checkout.session': { line_items: includeLineItems, total_details: includeTotalDetails },
  payment_link: { line_items: includeLinkItems },
  customer: {
    subscriptions: includeCustomerSubscriptions,
    tax: includeCustomerTax,
    tax_ids: includeTaxIds,
  },
  quote: { line_items: includeQuoteItems },
  'tax.calculation': { line_items: includeCalculationItems },
  'tax.transaction': { line_items: includeTransactionItems },
  invoice: { payments: includePayments, confirmation_secret: includeConfirmationSecret },
};
