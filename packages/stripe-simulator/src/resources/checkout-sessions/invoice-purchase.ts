import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { draftInvoice, type InvoicePlan } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { markPaid } from '../invoices/mark-paid.ts';
import { findPrice } from '../prices/update-price.ts';
import { productName } from '../subscriptions/item-lines.ts';
import { amountToday } from './amount-today.ts';
import type { Bought } from './complete-session.ts';
import { taxRatesOf } from './session-taxes.ts';

/**
 * The invoice of what has been bought, which is paid already (docs.stripe.com/payments/checkout/receipts#paid-invoices).
 * The customer's balance is left alone: the payment was for all of it.
 * @returns its id; null where none was asked for.
 */
export function invoicePurchase(
  sim: Simulation,
  { session, plan, customer, details }: Pick<Bought, 'session' | 'plan' | 'customer' | 'details'>,
  { discounts, intent }: { discounts: readonly Stripe.Discount[]; intent: Stripe.PaymentIntent | null },
): string | null {
  const creation = session.invoice_creation;
  if (!creation?.enabled || !customer) return null;
  const { issuer: _, rendering_options: rendering, metadata, ...data } = creation.invoice_data;
  const invoice: InvoicePlan = {
    customer,
    currency: session.currency ?? 'usd',
    specs: lineSpecs(sim, { session, plan }),
    discounts,
    reason: 'manual',
    subscription: null,
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: 'charge_automatically',
    daysUntilDue: null,
    automaticTax: session.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: data.description,
    given: {
      ...data,
      metadata: metadata ?? {},
      ...(rendering
        ? {
            rendering: {
              amount_tax_display: rendering.amount_tax_display,
              pdf: null,
              template: null,
              template_version: null,
            },
          }
        : {}),
      ...(session.shipping_cost ? { shipping_cost: session.shipping_cost } : {}),
      ...(details.shipping ? { shipping_details: { ...details.shipping, phone: details.phone } } : {}),
    },
  };
  const draft = draftInvoice(sim, invoice);
  const open = finalizeInvoice(sim, draft, {
    autoAdvance: false,
    keepsBalance: true,
    ...(intent ? { useIntent: intent.id } : {}),
  });
  return open.status === 'paid' ? open.id : markPaid(sim, open).id;
}

const lineSpecs = (sim: Simulation, { session, plan }: Pick<Bought, 'session' | 'plan'>): LineSpec[] =>
  plan.lineItems.map((item) => {
    const price = findPrice(sim, item.price, 'price');
    const taxRates = taxRatesOf(sim, item, plan);
    return {
      amount: amountToday(sim, { item, price }, { terms: session, plan }),
      currency: session.currency ?? 'usd',
      description: productName(sim, price),
      period: { start: sim.now(), end: sim.now() },
      price,
      quantity: item.quantity,
      subscription: null,
      subscriptionItem: null,
      proration: false,
      invoiceItem: null,
      metadata: item.metadata,
      ...(taxRates.length > 0 ? { taxRates } : {}),
    };
  });
