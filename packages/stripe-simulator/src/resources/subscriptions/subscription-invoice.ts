import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { pendingSpecs, takePendingItems } from '../invoice-items/pending-items.ts';
import { draftInvoice, type InvoicePlan } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { countInvoice } from './count-invoice.ts';

export interface Billing {
  /** Beside what is pending already. */
  specs: readonly LineSpec[];
  reason: Stripe.Invoice.BillingReason;
  /** The moment that prorations and discounts are worked out for; now, if it is left out. */
  at?: number | undefined;
  prorates?: boolean;
  period?: Period;
  finalizesAt?: number | null;
}

/** An invoice of a subscription as its settings want it; what differs from one to the next stands in the call. */
export function planInvoice(
  sim: Simulation,
  subscription: Stripe.Subscription,
  billing: Billing,
): InvoicePlan {
  const at = billing.at ?? sim.now();
  return {
    customer: findCustomer(sim, String(subscription.customer)),
    currency: subscription.currency,
    specs: [...pendingSpecs(sim, subscription), ...billing.specs],
    discounts: activeDiscounts(sim, subscription, at),
    reason: billing.reason,
    subscription: {
      id: subscription.id,
      metadata: subscription.metadata,
      prorationDate: billing.prorates ? at : null,
    },
    period: billing.period ?? { start: sim.now(), end: sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: billing.finalizesAt ?? null,
    description: subscription.invoice_settings.description,
  };
}

/** Drafts an invoice that takes what is pending with it. */
export function draftFor(
  sim: Simulation,
  subscription: Stripe.Subscription,
  billing: Billing,
): Stripe.Invoice {
  const draft = draftInvoice(sim, planInvoice(sim, subscription, billing));
  takePendingItems(sim, subscription.id, draft.id);
  return draft;
}

/** Drafts and finalises in one go; an invoice that is sent rather than charged is said to be sent. */
export function invoiceAtOnce(
  sim: Simulation,
  subscription: Stripe.Subscription,
  billing: Billing,
  options: { counts?: boolean; autoAdvance?: boolean } = {},
): Stripe.Invoice {
  const draft = draftFor(sim, subscription, billing);
  const billed = sim.store.subscriptions.get(subscription.id);
  if (billed && options.counts !== false) countInvoice(sim, billed, draft);
  const invoice = finalizeInvoice(sim, draft, {
    daysUntilDue: subscription.days_until_due,
    ...(options.autoAdvance === undefined ? {} : { autoAdvance: options.autoAdvance }),
  });
  if (subscription.collection_method === 'send_invoice') sim.emit('invoice.sent', invoice);
  return invoice;
}
