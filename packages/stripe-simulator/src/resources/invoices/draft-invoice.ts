import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createAttachedItem } from '../invoice-items/pending-items.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { applicationOf } from '../transfers/payment-terms.ts';
import { noRecord } from './invoice-record.ts';
import { type LineSpec, toLine } from './line-spec.ts';
import { scheduleUpcoming } from './schedule-upcoming.ts';
import { type Unstored, withTotals } from './with-totals.ts';

const DAY = 86_400;

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
  /** Those that a preview is told of; unless it is, the customer's. */
  taxIds?: readonly Stripe.Invoice.CustomerTaxId[];
  /** Discounts of lines that only a preview has. */
  lineDiscounts?: readonly Stripe.Discount[];
  /** What whoever makes the invoice by hand says about it, in place of what follows from customer and subscription. */
  given?: Partial<Stripe.Invoice>;
}

export const FINALIZES_AFTER_SECONDS = 3600;

/** An invoice as it would be; a preview is one that is never kept. */
export function buildInvoice(sim: Simulation, plan: InvoicePlan, id: string): Stripe.Invoice {
  const discountsOf = itemDiscounts(sim, plan);
  const lines = plan.specs.map((spec) => toLine(sim, spec, { invoice: id, discounts: discountsOf(spec) }));
  const taxRates = new Map(
    plan.specs.flatMap((spec, at) => {
      const line = lines[at];
      return spec.taxRates && line ? [[line.id, spec.taxRates] as const] : [];
    }),
  );
  const discounts = new Map([...plan.discounts, ...(plan.lineDiscounts ?? [])].map((one) => [one.id, one]));
  const itemTaxes = new Map(
    plan.specs.flatMap(({ tax }, at) => (tax ? [[lines[at]?.id ?? '', tax] as const] : [])),
  );
  const prices = new Map(plan.specs.map(({ price }) => [price.id, price]));
  const unstored: Unstored = {
    discounts,
    taxRates,
    prices,
    itemTaxes,
    taxpayer: {
      customer: plan.customer,
      taxIds: plan.taxIds ?? taxIdsOf(sim, plan.customer.id),
      paymentMethod: paymentMethodOf(sim, plan),
    },
  };
  return withTotals(
    sim,
    { ...emptyInvoice(sim, plan, id), lines: lineList(id, lines), ...plan.given },
    unstored,
  );
}

/** Whose address is the last resort for taxes. */
const paymentMethodOf = (
  sim: Simulation,
  { defaultPaymentMethod, subscription }: InvoicePlan,
): string | null =>
  defaultPaymentMethod ??
  idOf(sim.store.subscriptions.get(subscription?.id ?? '')?.default_payment_method ?? null);

export const lineList = (
  id: string,
  data: Stripe.InvoiceLineItem[],
): Stripe.ApiList<Stripe.InvoiceLineItem> => ({
  object: 'list',
  data,
  has_more: false,
  url: `/v1/invoices/${id}/lines`,
});

/** Prorations have the discounts of their item in their amount already. */
function itemDiscounts(
  sim: Simulation,
  { subscription }: InvoicePlan,
): (spec: LineSpec) => readonly string[] {
  const items = subscription ? (sim.store.subscriptions.get(subscription.id)?.items.data ?? []) : [];
  return (spec) => {
    if (spec.discounts) return spec.discounts;
    if (spec.proration || spec.subscriptionItem === null) return [];
    const item = items.find(({ id }) => id === spec.subscriptionItem);
    return (item?.discounts ?? []).map((discount) => idOf(discount) ?? '').filter((id) => isOpen(sim, id));
  };
}

function isOpen(sim: Simulation, id: string): boolean {
  const discount = sim.store.discounts.get(id);
  return discount !== undefined && (discount.end === null || discount.end > sim.now());
}

function emptyInvoice(sim: Simulation, plan: InvoicePlan, id: string): Stripe.Invoice {
  const { customer } = plan;
  const subscription = plan.subscription ? sim.store.subscriptions.get(plan.subscription.id) : undefined;
  return {
    id,
    object: 'invoice',
    account_country: sim.account.country ?? null,
    account_name: sim.account.business_profile?.name ?? null,
    account_tax_ids: subscription?.invoice_settings.account_tax_ids ?? null,
    ...nothingDue,
    application: applicationOf(sim),
    attempt_count: 0,
    attempted: false,
    auto_advance: plan.finalizesAt !== null,
    automatic_tax: automaticTax(plan.automaticTax),
    automatically_finalizes_at: plan.finalizesAt,
    billing_reason: plan.reason,
    collection_method: plan.collectionMethod,
    created: sim.now(),
    currency: plan.currency,
    custom_fields: customer.invoice_settings.custom_fields,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: (plan.taxIds ?? taxIdsOf(sim, customer.id)).map(({ type, value }) => ({ type, value })),
    default_payment_method: plan.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: subscription?.default_tax_rates ?? [],
    description: plan.description,
    discounts: plan.discounts.map((discount) => discount.id),
    due_date: dueDate(sim, plan),
    effective_at: null,
    ending_balance: null,
    footer: customer.invoice_settings.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: lineList(id, []),
    livemode: false,
    metadata: {},
    next_payment_attempt: plan.collectionMethod === 'send_invoice' ? null : plan.finalizesAt,
    number: null,
    on_behalf_of: subscription?.on_behalf_of ?? null,
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

const nothingDue = {
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  starting_balance: 0,
  subtotal: 0,
  subtotal_excluding_tax: 0,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
} satisfies Partial<Stripe.Invoice>;

/** From when it is finalised, if that is known, else from now; anew if that comes later. */
function dueDate(
  sim: Simulation,
  { collectionMethod, daysUntilDue, finalizesAt }: InvoicePlan,
): number | null {
  if (collectionMethod !== 'send_invoice' || daysUntilDue === null) return null;
  return (finalizesAt ?? sim.now()) + daysUntilDue * DAY;
}

/** Makes a draft and says so; it becomes its subscription's latest invoice. */
export function draftInvoice(sim: Simulation, plan: InvoicePlan, id = sim.newId('in')): Stripe.Invoice {
  const subscription = plan.subscription ? sim.store.subscriptions.get(plan.subscription.id) : undefined;
  const specs = plan.specs.map((spec) => withItem(sim, spec, { customer: plan.customer.id, invoice: id }));
  // An unpaid subscription goes on making drafts, which nobody finalises (docs.stripe.com/billing/subscriptions/overview).
  const finalizesAt = subscription?.status === 'unpaid' ? null : plan.finalizesAt;
  const invoice = sim.store.invoices.put(buildInvoice(sim, { ...plan, specs, finalizesAt }, id));
  remember(sim, invoice, { ...plan, specs });
  if (subscription) {
    sim.store.subscriptions.put({ ...subscription, latest_invoice: invoice.id });
    scheduleUpcoming(sim, subscription);
  }
  if (invoice.automatically_finalizes_at !== null)
    sim.schedule('invoice.finalize', invoice.id, invoice.automatically_finalizes_at);
  sim.emit('invoice.created', invoice);
  return invoice;
}

/** What a later change of the draft must know, and the lines themselves do not say. */
function remember(
  sim: Simulation,
  { id, lines }: Stripe.Invoice,
  { daysUntilDue, specs }: Pick<InvoicePlan, 'daysUntilDue' | 'specs'>,
): void {
  const rates = specs.flatMap(({ taxRates, invoiceItem }, at) => {
    const line = lines.data[at];
    return taxRates && invoiceItem === null && line ? [[line.id, taxRates.map((rate) => rate.id)]] : [];
  });
  if (daysUntilDue === null && rates.length === 0) return;
  const known = sim.store.invoiceRecords.get(id) ?? noRecord(id);
  sim.store.invoiceRecords.put({ ...known, daysUntilDue, lineTaxRates: Object.fromEntries(rates) });
}

/** A one-time line that comes with a subscription is an invoice item too (docs.stripe.com/api/invoiceitems). */
function withItem(sim: Simulation, spec: LineSpec, to: { customer: string; invoice: string }): LineSpec {
  if (spec.invoiceItem !== null || spec.subscriptionItem !== null) return spec;
  return { ...spec, invoiceItem: createAttachedItem(sim, spec, to).id };
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
