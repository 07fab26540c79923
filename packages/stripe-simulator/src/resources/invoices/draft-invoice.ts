import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type LineSpec, type PricedLines, priceLines } from './line-spec.ts';

export interface InvoicePlan {
  customer: Stripe.Customer;
  currency: string;
  specs: readonly LineSpec[];
  discounts: readonly Stripe.Discount[];
  reason: Stripe.Invoice.BillingReason;
  subscription: { id: string; metadata: Stripe.Metadata; prorationDate: number | null } | null;
  period: { start: number; end: number };
  collectionMethod: Stripe.Invoice.CollectionMethod;
  daysUntilDue: number | null;
  automaticTax: boolean;
  defaultPaymentMethod: string | null;
  /** When it finalises by itself; null when whoever makes it does that. */
  finalizesAt: number | null;
  description: string | null;
}

export const FINALIZES_AFTER_SECONDS = 3600;

/** An invoice as it would be; a preview is one that is never kept. */
export function buildInvoice(sim: Simulation, plan: InvoicePlan, id: string): Stripe.Invoice {
  const priced = priceLines(sim, plan.specs, { invoice: id, discounts: plan.discounts });
  const { customer } = plan;
  return {
    id,
    object: 'invoice',
    account_country: sim.account.country ?? null,
    account_name: sim.account.business_profile?.name ?? null,
    account_tax_ids: null,
    ...amounts(priced, customer.balance),
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: plan.finalizesAt !== null,
    automatic_tax: automaticTax(plan.automaticTax),
    automatically_finalizes_at: plan.finalizesAt,
    billing_reason: plan.reason,
    collection_method: plan.collectionMethod,
    created: sim.now(),
    currency: plan.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: plan.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: plan.description,
    discounts: plan.discounts.map((discount) => discount.id),
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: customer.invoice_settings.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: priced.lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: plan.finalizesAt,
    number: null,
    on_behalf_of: null,
    parent: toParent(plan),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: plan.period.end,
    period_start: plan.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    test_clock: sim.testClock,
    webhooks_delivered_at: null,
  } satisfies Stripe.Invoice;
}

/** Makes a draft and says so; it becomes its subscription's latest invoice. */
export function draftInvoice(sim: Simulation, plan: InvoicePlan): Stripe.Invoice {
  const invoice = sim.store.invoices.put(buildInvoice(sim, plan, sim.newId('in')));
  const subscription = plan.subscription ? sim.store.subscriptions.get(plan.subscription.id) : undefined;
  if (subscription) sim.store.subscriptions.put({ ...subscription, latest_invoice: invoice.id });
  if (plan.finalizesAt !== null) sim.schedule('invoice.finalize', invoice.id, plan.finalizesAt);
  sim.emit('invoice.created', invoice);
  return invoice;
}

/** A customer's credit (a negative balance) is used before a card is; a negative total becomes credit. */
function amounts(priced: PricedLines, balance: number) {
  const due = Math.max(0, priced.total + balance);
  return {
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: due,
    amount_shipping: 0,
    starting_balance: balance,
    subtotal: priced.subtotal,
    subtotal_excluding_tax: priced.subtotal,
    total: priced.total,
    total_discount_amounts: priced.discountAmounts,
    total_excluding_tax: priced.total,
    total_pretax_credit_amounts: priced.discountAmounts.map((one) => ({ ...one, type: 'discount' as const })),
    total_taxes: [],
  };
}

export function automaticTax(enabled: boolean): Stripe.Invoice.AutomaticTax {
  return {
    disabled_reason: null,
    enabled,
    liability: enabled ? { type: 'self' } : null,
    provider: enabled ? 'stripe' : null,
    status: enabled ? 'complete' : null,
  };
}

function toParent({ subscription }: InvoicePlan): Stripe.Invoice.Parent | null {
  if (!subscription) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: subscription.metadata,
      subscription: subscription.id,
      ...(subscription.prorationDate === null
        ? {}
        : { subscription_proration_date: subscription.prorationDate }),
    },
    type: 'subscription_details',
  };
}
