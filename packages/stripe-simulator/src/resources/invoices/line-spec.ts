import Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { discountAmounts, type LineDiscount } from '../discounts/discount-amounts.ts';

/** A line before it stands on an invoice: all that decides an amount, nothing that needs an id. */
export interface LineSpec {
  amount: number;
  currency: string;
  description: string;
  period: Period;
  price: Stripe.Price;
  quantity: number;
  subscription: string | null;
  subscriptionItem: string | null;
  proration: boolean;
  /** The pending invoice item that the line comes from. */
  invoiceItem: string | null;
  metadata: Stripe.Metadata;
}

/** Discounts are already inside a proration's amount. */
const isDiscountable = (spec: LineSpec) => !spec.proration;

export interface PricedLines {
  lines: Stripe.InvoiceLineItem[];
  subtotal: number;
  total: number;
  discountAmounts: { amount: number; discount: string }[];
}

/** The lines of an invoice with their discounts, and what they come to. */
export function priceLines(
  sim: Simulation,
  specs: readonly LineSpec[],
  { invoice, discounts }: { invoice: string; discounts: readonly Stripe.Discount[] },
): PricedLines {
  const discountables = specs.map((spec) => ({
    amount: spec.amount,
    discountable: isDiscountable(spec),
    product: typeof spec.price.product === 'string' ? spec.price.product : spec.price.product.id,
  }));
  const taken = discountAmounts(sim, discountables, discounts);
  const lines = specs.map((spec, at) =>
    toLine(sim, spec, { invoice, discounts: taken.filter(({ line }) => line === at) }),
  );
  const subtotal = specs.reduce((sum, { amount }) => sum + amount, 0);
  const discountTotals = discounts
    .map(({ id }) => ({
      discount: id,
      amount: taken.filter(({ discount }) => discount === id).reduce((sum, { amount }) => sum + amount, 0),
    }))
    .filter(({ amount }) => amount > 0);
  const total = subtotal - discountTotals.reduce((sum, { amount }) => sum + amount, 0);
  return { lines, subtotal, total, discountAmounts: discountTotals };
}

function toLine(
  sim: Simulation,
  spec: LineSpec,
  { invoice, discounts }: { invoice: string; discounts: LineDiscount[] },
): Stripe.InvoiceLineItem {
  return {
    id: sim.newId('il'),
    object: 'line_item',
    amount: spec.amount,
    currency: spec.currency,
    description: spec.description,
    discount_amounts: discounts.map(({ amount, discount }) => ({ amount, discount })),
    discountable: isDiscountable(spec),
    discounts: [],
    invoice,
    livemode: false,
    metadata: spec.metadata,
    parent: toParent(spec),
    period: spec.period,
    pretax_credit_amounts: discounts.map(({ amount, discount }) => ({ amount, discount, type: 'discount' })),
    pricing: {
      price_details: { price: spec.price.id, product: String(spec.price.product) },
      type: 'price_details',
      unit_amount_decimal: unitAmount(spec),
    },
    quantity: spec.quantity,
    quantity_decimal: Stripe.Decimal.from(spec.quantity),
    subscription: spec.subscription,
    subtotal: spec.amount,
    taxes: [],
  } satisfies Stripe.InvoiceLineItem;
}

function toParent(spec: LineSpec): Stripe.InvoiceLineItem.Parent {
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: spec.invoiceItem,
      proration: spec.proration,
      proration_details: { credited_items: null },
      subscription: spec.subscription,
      subscription_item: spec.subscriptionItem ?? '',
    },
    type: 'subscription_item_details',
  };
}

function unitAmount({ proration, price, amount, quantity, currency }: LineSpec): Stripe.Decimal | null {
  if (!proration) return price.currency_options?.[currency]?.unit_amount_decimal ?? price.unit_amount_decimal;
  return Stripe.Decimal.from(amount).div(Stripe.Decimal.from(Math.max(quantity, 1)), 12, 'half-even');
}
