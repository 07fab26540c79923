import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { Taxpayer } from '../automatic-tax/tax-situation.ts';
import { couponOf } from '../discounts/discount-amounts.ts';
import type { ItemTax } from '../invoice-items/item-tax.ts';
import { type InvoiceTotals, invoiceTotals, type TotalsLine, type TotalsOfLine } from './invoice-totals.ts';
import { itemIdOf } from './line-spec.ts';
import { settleBalance } from './settle-balance.ts';
import type { DiscountRule } from './take-discounts.ts';
import type { TaxRule, TaxTaken } from './take-taxes.ts';
import { type TaxedInvoice, taxedInvoice } from './taxed-invoice.ts';

/** What a preview knows and no store does. */
export interface Unstored {
  discounts: ReadonlyMap<string, Stripe.Discount>;
  /** By line. */
  taxRates: ReadonlyMap<string, readonly Stripe.TaxRate[]>;
  /** Prices that no catalogue has. */
  prices: ReadonlyMap<string, Stripe.Price>;
  /** By line. */
  itemTaxes: ReadonlyMap<string, ItemTax>;
  /** As they would be, with the tax ids they would have. */
  taxpayer?: Taxpayer;
}

const nothing: Unstored = {
  discounts: new Map(),
  taxRates: new Map(),
  prices: new Map(),
  itemTaxes: new Map(),
};

/** The same invoice with all its amounts worked out anew from its lines, discounts, tax rates and shipping. */
export function withTotals(
  sim: Simulation,
  invoice: Stripe.Invoice,
  unstored: Unstored = nothing,
): Stripe.Invoice {
  const { currency } = invoice;
  const rulesOf = (ids: Stripe.InvoiceLineItem['discounts'] | Stripe.Invoice['discounts']) =>
    ids.flatMap((id) => toRule(sim, { id: idOf(id) ?? '', currency, unstored }));
  const taxed = taxedInvoice(sim, invoice, unstored);
  const inputs = invoice.lines.data.map(
    (line): TotalsLine => ({
      amount: line.amount,
      discountable: line.discountable,
      product: line.pricing?.price_details?.product ?? null,
      discounts: rulesOf(line.discounts),
      taxes: taxed
        ? taxed.rulesOf(line)
        : toTaxRules(ratesOf(sim, invoice, { line, unstored }), reasonOf(invoice)),
    }),
  );
  const totals = invoiceTotals({
    lines: inputs,
    discounts: rulesOf(invoice.discounts),
    shipping: invoice.shipping_cost?.amount_subtotal ?? 0,
    shippingTaxes: taxed?.shippingRules ?? [],
    exempt: isExempt(invoice),
    currency,
  });
  const lines = invoice.lines.data.map((line, at) => priced(line, totals.lines[at]));
  return {
    ...invoice,
    lines: { ...invoice.lines, data: lines },
    ...automaticTaxOf(invoice, taxed),
    ...shippingOf(invoice, totals),
    ...amounts(sim, invoice, totals),
  };
}

const automaticTaxOf = (
  { automatic_tax }: Stripe.Invoice,
  taxed: TaxedInvoice | null,
): Pick<Stripe.Invoice, 'automatic_tax'> => ({
  automatic_tax: taxed ? { ...automatic_tax, status: taxed.status } : automatic_tax,
});

function shippingOf(
  { shipping_cost: cost }: Stripe.Invoice,
  { shippingTaxes: taxes }: InvoiceTotals,
): Partial<Stripe.Invoice> {
  if (!cost) return {};
  const tax = sum(taxes);
  return {
    shipping_cost: { ...cost, amount_tax: tax, amount_total: cost.amount_subtotal + sum(onTopOf(taxes)) },
  };
}

const onTopOf = (taxes: readonly TaxTaken[]) => taxes.filter(({ inclusive }) => !inclusive);

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);

const isExempt = ({ customer_tax_exempt }: Stripe.Invoice) =>
  customer_tax_exempt === 'exempt' || customer_tax_exempt === 'reverse';

function toRule(
  sim: Simulation,
  { id, currency, unstored }: { id: string; currency: string; unstored: Unstored },
): DiscountRule[] {
  const discount = unstored.discounts.get(id) ?? sim.store.discounts.get(id);
  const rule = discount ? discountRule(sim, discount, currency) : undefined;
  return rule ? [rule] : [];
}

/** Nothing for a coupon that takes nothing off in this currency, or that is gone. */
export function discountRule(
  sim: Simulation,
  discount: Stripe.Discount,
  currency: string,
): DiscountRule | undefined {
  const coupon = couponOf(sim, discount);
  if (!coupon) return undefined;
  const { percent_off: percentOff, applies_to } = coupon;
  const amountOff =
    coupon.currency === currency
      ? coupon.amount_off
      : (coupon.currency_options?.[currency]?.amount_off ?? null);
  if (percentOff === null && amountOff === null) return undefined;
  return { discount: discount.id, percentOff, amountOff, products: applies_to?.products ?? null };
}

/** The first that names any: the line itself, its invoice item, its subscription item, the invoice. */
export function ratesOf(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { line, unstored = nothing }: { line: Stripe.InvoiceLineItem; unstored?: Unstored },
): readonly Stripe.TaxRate[] {
  const own = unstored.taxRates.get(line.id);
  if (own) return own;
  const chosen = sim.store.invoiceRecords.get(invoice.id)?.lineTaxRates[line.id];
  if (chosen) return chosen.map((id) => sim.store.taxRates.get(id)).filter((rate) => rate !== undefined);
  const item = sim.store.invoiceItems.get(itemIdOf(line) ?? '');
  if (item?.tax_rates && item.tax_rates.length > 0) return item.tax_rates;
  const subscriptionItem = line.parent?.subscription_item_details?.subscription_item;
  const rates = subscriptionItem ? itemRates(sim, subscriptionItem) : [];
  return rates.length > 0 ? rates : invoice.default_tax_rates;
}

function itemRates(sim: Simulation, itemId: string): readonly Stripe.TaxRate[] {
  const [subscription] = sim.store.subscriptions.where('item', itemId);
  return subscription?.items.data.find(({ id }) => id === itemId)?.tax_rates ?? [];
}

export const toTaxRules = (
  rates: readonly Stripe.TaxRate[],
  reason: Stripe.Invoice.TotalTax.TaxabilityReason = 'not_available',
): TaxRule[] => rates.map(({ id, percentage, inclusive }) => ({ rate: id, percentage, inclusive, reason }));

function priced(line: Stripe.InvoiceLineItem, totals: TotalsOfLine | undefined): Stripe.InvoiceLineItem {
  const taken = (totals?.discounts ?? []).map(({ amount, discount }) => ({ amount, discount }));
  return {
    ...line,
    discount_amounts: taken,
    pretax_credit_amounts: taken.map((one) => ({ ...one, type: 'discount' })),
    subtotal: line.amount,
    taxes: (totals?.taxes ?? []).map(toTax),
  };
}

export function toTax({
  rate,
  amount,
  taxable,
  inclusive,
  reason = 'not_available',
}: TaxTaken): Stripe.Invoice.TotalTax {
  return {
    amount,
    tax_behavior: inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate },
    taxability_reason: reason,
    taxable_amount: taxable,
    type: 'tax_rate_details',
  };
}

function reasonOf({ customer_tax_exempt }: Stripe.Invoice): Stripe.Invoice.TotalTax.TaxabilityReason {
  if (customer_tax_exempt === 'exempt') return 'customer_exempt';
  return customer_tax_exempt === 'reverse' ? 'reverse_charge' : 'not_available';
}

function amounts(sim: Simulation, invoice: Stripe.Invoice, totals: InvoiceTotals) {
  const customer = sim.store.customers.get(idOf(invoice.customer) ?? '');
  const balance = customer && !customer.deleted ? customer.balance : 0;
  const { amountDue } = settleBalance(totals.total, balance, invoice.currency);
  return {
    amount_due: amountDue,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: amountDue,
    amount_shipping: (invoice.shipping_cost?.amount_subtotal ?? 0) + sum(onTopOf(totals.shippingTaxes)),
    starting_balance: balance,
    subtotal: totals.subtotal,
    subtotal_excluding_tax: totals.subtotalExcludingTax,
    total: totals.total,
    total_discount_amounts: totals.discounts,
    total_excluding_tax: totals.totalExcludingTax,
    total_pretax_credit_amounts: totals.discounts.map((one) => ({ ...one, type: 'discount' as const })),
    total_taxes: totals.taxes.map(toTax),
  } satisfies Partial<Stripe.Invoice>;
}
