import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { specOf } from '../invoice-items/pending-items.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { collectionTerms } from './collection-terms.ts';
import { buildInvoice, draftInvoice, type InvoicePlan } from './draft-invoice.ts';
import { giveDiscounts } from './given-discounts.ts';
import { givenSettings } from './invoice-settings.ts';
import { keepShares } from './invoice-terms.ts';

const NEW_TERMS = {
  collectionMethod: 'charge_automatically',
  daysUntilDue: null,
  dueDate: null,
  autoAdvance: false,
  finalizesAt: null,
} as const;

/**
 * A draft by hand: nothing happens to it unless it is asked to advance by itself, and items that wait are left
 * waiting unless they are asked for (docs.stripe.com/api/invoices/create).
 */
export function createInvoice(sim: Simulation, params: Stripe.InvoiceCreateParams): Stripe.Invoice {
  refuseUnsupported(params, ['customer_account', 'from_invoice']);
  if (params.customer === undefined) throw missingParam('customer');
  const customer = findCustomer(sim, params.customer);
  const subscription = subscriptionOf(sim, params, customer);
  const currency = currencyOf(sim, params, { customer, subscription });
  const terms = collectionTerms(sim, params, NEW_TERMS, customer);
  const id = sim.newId('in');
  const items = billedItems(sim, params, { customer, currency });
  const plan: InvoicePlan = {
    customer,
    currency,
    specs: items.map((item) => specOf(sim, item)),
    discounts: discountsOf(sim, params, { customer, invoice: id }),
    reason: 'manual',
    subscription: subscription
      ? { id: subscription.id, metadata: subscription.metadata, prorationDate: null }
      : null,
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: terms.collectionMethod,
    daysUntilDue: terms.daysUntilDue,
    automaticTax: false,
    defaultPaymentMethod: null,
    finalizesAt: terms.finalizesAt,
    description: null,
  };
  const settings = givenSettings(sim, params, buildInvoice(sim, { ...plan, specs: [] }, id));
  for (const item of items) sim.store.invoiceItems.put({ ...item, invoice: id });
  keepShares(sim, id, params);
  return draftInvoice(
    sim,
    {
      ...plan,
      given: {
        ...settings,
        auto_advance: terms.autoAdvance,
        due_date: terms.dueDate,
        metadata: mergeMetadata(null, params.metadata),
      },
    },
    id,
  );
}

function subscriptionOf(
  sim: Simulation,
  { subscription: id }: Stripe.InvoiceCreateParams,
  customer: Stripe.Customer,
): Stripe.Subscription | null {
  if (id === undefined) return null;
  const subscription = findSubscription(sim, id, 'subscription');
  if (idOf(subscription.customer) === customer.id) return subscription;
  throw invalidRequest(`The subscription ${id} does not belong to customer ${customer.id}.`, {
    param: 'subscription',
  });
}

function currencyOf(
  sim: Simulation,
  { currency }: Stripe.InvoiceCreateParams,
  { customer, subscription }: { customer: Stripe.Customer; subscription: Stripe.Subscription | null },
): string {
  if (currency !== undefined) return parseCurrency(currency);
  return subscription?.currency ?? customer.currency ?? sim.account.default_currency ?? 'usd';
}

/** Of one subscription, or all that the customer has waiting. */
function billedItems(
  sim: Simulation,
  { subscription, pending_invoice_items_behavior: behaviour }: Stripe.InvoiceCreateParams,
  { customer, currency }: { customer: Stripe.Customer; currency: string },
): Stripe.InvoiceItem[] {
  if (behaviour !== 'include' && (subscription === undefined || behaviour === 'exclude')) return [];
  const waiting =
    subscription === undefined
      ? sim.store.invoiceItems.where('customer', customer.id).filter(({ invoice }) => invoice === null)
      : sim.store.invoiceItems.where('pendingFor', subscription);
  return waiting.filter((item) => item.currency === currency);
}

/** Unless they are given, even as none: the customer's own. */
function discountsOf(
  sim: Simulation,
  { discounts: given }: Stripe.InvoiceCreateParams,
  holder: { customer: Stripe.Customer; invoice: string },
): Stripe.Discount[] {
  if (given !== undefined)
    return giveDiscounts(sim, given, { customer: holder.customer.id, invoice: holder.invoice });
  const own = holder.customer.discount;
  return own ? [own] : [];
}
