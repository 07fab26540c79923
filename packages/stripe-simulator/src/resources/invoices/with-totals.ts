import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { couponOf } from '../discounts/discount-amounts.ts';
import { type InvoiceTotals, invoiceTotals, type TotalsLine, type TotalsOfLine } from './invoice-totals.ts';
import { itemIdOf } from './line-spec.ts';
import { settleBalance } from './settle-balance.ts';
import type { DiscountRule } from './take-discounts.ts';
import type { TaxRule, TaxTaken } from './take-taxes.ts';

/** What a preview knows and no store does. */
export interface Unstored {
  discounts: ReadonlyMap<string, Stripe.Discount>;
  /** By line. */
  taxRates: ReadonlyMap<string, readonly Stripe.TaxRate[]>;
}

const nothing: Unstored = { discounts: new Map(), taxRates: new Map() };

/** The same invoice with all its amounts worked out anew from its lines, discounts, tax rates and shipping. */
export function withTotals(
  sim: Simulation,
  invoice: Stripe.Invoice,
  unstored: Unstored = nothing,
): Stripe.Invoice {
  const { currency } = invoice;
  const rulesOf = (ids: Stripe.InvoiceLineItem['discounts'] | Stripe.Invoice['discounts']) =>
    ids.flatMap((id) => toRule(sim, { id: idOf(id) ?? '', currency, unstored }));
  const inputs = invoice.lines.data.map(
    (line): TotalsLine => ({
      amount: line.amount,
      discountable: line.discountable,
      product: line.pricing?.price_details?.product ?? null,
      discounts: rulesOf(line.discounts),
      taxes: toTaxRules(ratesOf(sim, invoice, { line, unstored })),
    }),
  );
  const totals = invoiceTotals({
    lines: inputs,
    discounts: rulesOf(invoice.discounts),
    shipping: invoice.shipping_cost?.amount_subtotal ?? 0,
    exempt: isExempt(invoice),
    currency,
  });
  const lines = invoice.lines.data.map((line, at) => priced(line, totals.lines[at], invoice));
  return { ...invoice, lines: { ...invoice.lines, data: lines }, ...amounts(sim, invoice, totals) };
}

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

export const toTaxRules = (rates: readonly Stripe.TaxRate[]): TaxRule[] =>
  rates.map(({ id, percentage, inclusive }) => ({ rate: id, percentage, inclusive }));

function priced(
  line: Stripe.InvoiceLineItem,
  totals: TotalsOfLine | undefined,
  invoice: Stripe.Invoice,
): Stripe.InvoiceLineItem {
  const taken = (totals?.discounts ?? []).map(({ amount, discount }) => ({ amount, discount }));
  return {
    ...line,
    discount_amounts: taken,
    pretax_credit_amounts: taken.map((one) => ({ ...one, type: 'discount' })),
    subtotal: line.amount,
    taxes: (totals?.taxes ?? []).map((tax) => toTax(tax, invoice)),
  };
}

/** Rates that somebody chose by hand: Stripe knows no reason for them (docs.stripe.com/api/invoice-line-item/object). */
function toTax(
  { rate, amount, taxable, inclusive }: TaxTaken,
  invoice: Stripe.Invoice,
): Stripe.Invoice.TotalTax {
  return {
    amount,
    tax_behavior: inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate },
    taxability_reason: reasonOf(invoice),
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
    amount_shipping: invoice.shipping_cost?.amount_total ?? 0,
    starting_balance: balance,
    subtotal: totals.subtotal,
    subtotal_excluding_tax: totals.subtotalExcludingTax,
    total: totals.total,
    total_discount_amounts: totals.discounts,
    total_excluding_tax: totals.totalExcludingTax,
    total_pretax_credit_amounts: totals.discounts.map((one) => ({ ...one, type: 'discount' as const })),
    total_taxes: totals.taxes.map((tax) => toTax(tax, invoice)),
  } satisfies Partial<Stripe.Invoice>;
}
