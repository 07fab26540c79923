import Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import { wholeDecimal } from '../../kernel/billing/whole-decimal.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { ItemTax } from '../invoice-items/item-tax.ts';

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
  /** The invoice item that the line comes from. */
  invoiceItem: string | null;
  metadata: Stripe.Metadata;
  /** Unless it is said: everything but prorations, whose amount has the discounts in it already. */
  discountable?: boolean;
  /** Discounts of the line alone; unless they are said, those of its subscription item. */
  discounts?: readonly string[];
  /** Tax rates of the line alone; unless they are said, those of its subscription item, or else the invoice's. */
  taxRates?: readonly Stripe.TaxRate[];
  /** What decides automatic taxes, if the line says it itself. */
  tax?: ItemTax;
}

/** The line as it stands on an invoice, before discounts and taxes. */
export function toLine(
  sim: Simulation,
  spec: LineSpec,
  { invoice, discounts }: { invoice: string; discounts: readonly string[] },
): Stripe.InvoiceLineItem {
  return {
    id: sim.newId('il'),
    object: 'line_item',
    amount: spec.amount,
    currency: spec.currency,
    description: spec.description,
    discount_amounts: [],
    discountable: spec.discountable ?? !spec.proration,
    discounts: [...discounts],
    invoice,
    livemode: false,
    metadata: spec.metadata,
    parent: toParent(spec),
    period: spec.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: spec.price.id, product: productOf(spec.price) },
      type: 'price_details',
      unit_amount_decimal: unitAmount(spec),
    },
    quantity: spec.quantity,
    quantity_decimal: wholeDecimal(spec.quantity),
    subscription: spec.subscription,
    subtotal: spec.amount,
    taxes: [],
  } satisfies Stripe.InvoiceLineItem;
}

export const productOf = ({ product }: Stripe.Price): string =>
  typeof product === 'string' ? product : product.id;

/** What comes from a subscription item says so, prorations too; what somebody added names the invoice item. */
function toParent(spec: LineSpec): Stripe.InvoiceLineItem.Parent {
  if (spec.subscriptionItem === null && spec.invoiceItem !== null) {
    return {
      invoice_item_details: {
        invoice_item: spec.invoiceItem,
        proration: spec.proration,
        proration_details: { credited_items: null },
        subscription: spec.subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    };
  }
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

/** The invoice item behind a line, if it has one. */
export function itemIdOf({ parent }: Stripe.InvoiceLineItem): string | null {
  return (
    parent?.invoice_item_details?.invoice_item ?? parent?.subscription_item_details?.invoice_item ?? null
  );
}
