import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type InvoiceTotals, invoiceTotals, type TotalsLine } from '../invoices/invoice-totals.ts';
import type { DiscountRule } from '../invoices/take-discounts.ts';
import { discountRule, toTaxRules } from '../invoices/with-totals.ts';
import { findPrice } from '../prices/update-price.ts';
import { lineItemsOf, offeredDiscount } from '../quotes/quote-amounts.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { amountToday } from './amount-today.ts';
import type { CheckoutPlan, PlannedItem } from './checkout-plan.ts';
import { shippingCost } from './shipping-options.ts';

/** What the amounts depend on beside the plan. */
export type Terms = Pick<
  Stripe.Checkout.Session,
  'id' | 'mode' | 'currency' | 'customer' | 'created' | 'shipping_options'
>;

export interface SessionAmounts {
  lineItems: Stripe.LineItem[];
  totals: Pick<
    Stripe.Checkout.Session,
    'amount_subtotal' | 'amount_total' | 'total_details' | 'shipping_cost'
  >;
}

interface Priced {
  item: PlannedItem;
  price: Stripe.Price;
}

/** What is due today for each line and in all: lines, less discounts, with taxes and shipping. */
export function sessionAmounts(sim: Simulation, terms: Terms, plan: CheckoutPlan): SessionAmounts {
  const currency = terms.currency ?? 'usd';
  const priced = plan.lineItems.map((item) => ({ item, price: findPrice(sim, item.price, 'price') }));
  const shipping = shippingCost(terms.shipping_options, plan.shippingRate);
  const discounts = plan.discounts.map((source) =>
    offeredDiscount(sim, source, { id: source.coupon, customer: null }),
  );
  const totals = invoiceTotals({
    lines: priced.map((one) => totalsLine(sim, one, { terms, plan })),
    discounts: discounts
      .map((discount) => discountRule(sim, discount, currency))
      .filter((rule): rule is DiscountRule => rule !== undefined),
    shipping: shipping?.amount_subtotal ?? 0,
    exempt: isExempt(sim, terms),
    currency,
  });
  return {
    lineItems: toLineItems(sim, priced, { totals, currency, discounts }),
    totals: {
      amount_subtotal: sum(priced.map((one) => amountToday(sim, one, { terms, plan }))),
      amount_total: totals.total,
      shipping_cost: shipping,
      total_details: {
        amount_discount: sum(totals.discounts.map(({ amount }) => amount)),
        amount_shipping: shipping?.amount_total ?? 0,
        amount_tax: sum(totals.taxes.map(({ amount }) => amount)),
      },
    },
  };
}

function totalsLine(
  sim: Simulation,
  priced: Priced,
  { terms, plan }: { terms: Terms; plan: CheckoutPlan },
): TotalsLine {
  return {
    amount: amountToday(sim, priced, { terms, plan }),
    discountable: true,
    product: String(priced.price.product),
    discounts: [],
    taxes: toTaxRules(taxRatesOf(sim, priced.item, plan)),
  };
}

/** The line's own, or else those of the subscription. */
export function taxRatesOf(
  sim: Simulation,
  { taxRates }: PlannedItem,
  { given }: CheckoutPlan,
): Stripe.TaxRate[] {
  const ids = taxRates.length > 0 ? taxRates : (given.subscription_data?.default_tax_rates ?? []);
  return ids.map((id) => sim.store.taxRates.get(id)).filter((rate) => rate !== undefined);
}

function isExempt(sim: Simulation, { customer: id }: Terms): boolean {
  const customer = typeof id === 'string' ? sim.store.customers.get(id) : undefined;
  return (
    customer !== undefined && !customer.deleted && ['exempt', 'reverse'].includes(customer.tax_exempt ?? '')
  );
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
      taxes: taxes.flatMap(({ rate: id, amount, taxable }) => {
        const rate = sim.store.taxRates.get(id);
        return rate ? [{ amount, rate, taxability_reason: null, taxable_amount: taxable }] : [];
      }),
    };
  });
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
