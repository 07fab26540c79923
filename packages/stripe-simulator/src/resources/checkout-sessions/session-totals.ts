import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type InvoiceTotals, invoiceTotals } from '../invoices/invoice-totals.ts';
import type { DiscountRule } from '../invoices/take-discounts.ts';
import type { TaxTaken } from '../invoices/take-taxes.ts';
import { discountRule } from '../invoices/with-totals.ts';
import { findPrice } from '../prices/update-price.ts';
import { lineItemsOf, offeredDiscount } from '../quotes/quote-amounts.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { amountToday } from './amount-today.ts';
import type { CheckoutPlan, PlannedItem } from './checkout-plan.ts';
import { sessionTaxes } from './session-taxes.ts';
import { shippingCost } from './shipping-options.ts';

/** What the amounts depend on beside the plan. */
export type Terms = Pick<
  Stripe.Checkout.Session,
  'mode' | 'currency' | 'customer' | 'shipping_options' | 'automatic_tax'
>;

export interface SessionAmounts {
  lineItems: Stripe.LineItem[];
  totals: Pick<
    Stripe.Checkout.Session,
    'amount_subtotal' | 'amount_total' | 'automatic_tax' | 'total_details' | 'shipping_cost'
  >;
}

interface Priced {
  item: PlannedItem;
  price: Stripe.Price;
}

/** What is due today for each line and in all: lines, less discounts, with taxes and shipping. */
export function sessionAmounts(sim: Simulation, terms: Terms, plan: CheckoutPlan): SessionAmounts {
  const currency = terms.currency ?? 'usd';
  const priced = plan.lineItems.map((item) => {
    const price = findPrice(sim, item.price, 'price');
    return { item, price, amount: amountToday(sim, { item, price }, { terms, plan }) };
  });
  const taxes = sessionTaxes(sim, terms, plan);
  const shipping = shippingCost(terms.shipping_options, plan.shippingRate);
  const discounts = plan.discounts.map((source) =>
    offeredDiscount(sim, source, { id: source.coupon, customer: null }),
  );
  const totals = invoiceTotals({
    lines: priced.map((line) => ({
      amount: line.amount,
      discountable: true,
      product: String(line.price.product),
      discounts: [],
      taxes: taxes.rulesOf(line),
    })),
    discounts: discounts
      .map((discount) => discountRule(sim, discount, currency))
      .filter((rule): rule is DiscountRule => rule !== undefined),
    shipping: shipping?.amount_subtotal ?? 0,
    shippingTaxes: taxes.shippingRules(shipping),
    exempt: taxes.exempt,
    currency,
  });
  return {
    lineItems: toLineItems(sim, priced, { totals, currency, discounts }),
    totals: {
      amount_subtotal: sum(priced),
      amount_total: totals.total,
      automatic_tax: { ...terms.automatic_tax, status: taxes.status },
      shipping_cost: shipping && taxedShipping(shipping, totals.shippingTaxes),
      total_details: {
        amount_discount: sum(totals.discounts),
        amount_shipping: shipping?.amount_subtotal ?? 0,
        amount_tax: sum(totals.taxes),
      },
    },
  };
}

function taxedShipping(
  cost: Stripe.Checkout.Session.ShippingCost,
  taxes: readonly TaxTaken[],
): Stripe.Checkout.Session.ShippingCost {
  const onTop = sum(taxes.filter(({ inclusive }) => !inclusive));
  return { ...cost, amount_tax: sum(taxes), amount_total: cost.amount_subtotal + onTop };
}

function toLineItems(
  sim: Simulation,
  priced: readonly Priced[],
  { totals, currency, discounts }: { totals: InvoiceTotals; currency: string; discounts: Stripe.Discount[] },
): Stripe.LineItem[] {
  return lineItemsOf(sim, priced, { totals, currency }).map((line, at) => {
    const { item, price } = priced[at] ?? {};
    const { discounts: taken = [], taxes = [] } = totals.lines[at] ?? {};
    return {
      ...line,
      adjustable_quantity: item?.adjustable ? { enabled: true, ...item.adjustable } : null,
      metadata: item?.metadata ?? {},
      quantity: price && isMetered(price) ? null : line.quantity,
      discounts: taken.flatMap(({ discount: id, amount }) => {
        const discount = discounts.find((one) => one.id === id);
        return discount ? [{ amount, discount }] : [];
      }),
      taxes: taxes.flatMap(({ rate: id, amount, taxable, reason }) => {
        const rate = sim.store.taxRates.get(id);
        // What an invoice calls not available, a checkout has no word for.
        const taxability_reason = reason === undefined || reason === 'not_available' ? null : reason;
        return rate ? [{ amount, rate, taxability_reason, taxable_amount: taxable }] : [];
      }),
    };
  });
}

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
