import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { TaxSituation } from '../../kernel/tax/taxes-of-line.ts';
import { automaticRules, saleOf } from '../automatic-tax/automatic-rules.ts';
import type { DiscountSource } from '../discounts/create-discount.ts';
import { type InvoiceTotals, invoiceTotals } from '../invoices/invoice-totals.ts';
import type { DiscountRule } from '../invoices/take-discounts.ts';
import { discountRule, toTaxRules } from '../invoices/with-totals.ts';
import { amountFor } from '../prices/amount-for.ts';
import { findPrice } from '../prices/update-price.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { productName } from '../subscriptions/item-lines.ts';
import type { QuoteItem, QuotePlan } from './quote-plan.ts';

export interface Terms {
  currency: string;
  exempt: boolean;
  defaultTaxRates: readonly string[];
  trial: boolean;
  /** Of whom the offer is for, when taxes are automatic and it is known. */
  situation: TaxSituation | null;
}

interface Offered {
  item: QuoteItem;
  price: Stripe.Price;
}

/** What the offer comes to: at once, with one-time items and the first period, and for every later period. */
export function quoteAmounts(sim: Simulation, plan: QuotePlan, terms: Terms) {
  const offered = plan.items.map((item) => ({ item, price: findPrice(sim, item.price, 'price') }));
  const recurring = offered.filter(({ price }) => price.recurring);
  const upfront = totalsOf(sim, offered, { plan, terms, trial: terms.trial });
  const [first] = recurring;
  const cycle = first?.price.recurring
    ? {
        ...amountsOf(totalsOf(sim, recurring, { plan, terms, trial: false })),
        interval: first.price.recurring.interval,
        interval_count: first.price.recurring.interval_count,
      }
    : null;
  const whole = terms.trial ? totalsOf(sim, offered, { plan, terms, trial: false }) : upfront;
  return {
    ...amountsOf(whole),
    computed: { recurring: cycle, upfront: amountsOf(upfront) },
    lineItems: lineItemsOf(sim, offered, { totals: whole, currency: terms.currency }),
    upfrontLineItems: lineItemsOf(sim, offered, { totals: upfront, currency: terms.currency }),
  };
}

function totalsOf(
  sim: Simulation,
  offered: readonly Offered[],
  { plan, terms, trial }: { plan: QuotePlan; terms: Terms; trial: boolean },
): InvoiceTotals {
  const { currency } = terms;
  const rules = (sources: readonly DiscountSource[]) =>
    sources.map((source) => offeredRule(sim, source, currency)).filter((rule) => rule !== undefined);
  return invoiceTotals({
    lines: offered.map(({ item, price }) => ({
      amount:
        isMetered(price) || (trial && price.recurring)
          ? 0
          : amountFor(price, { quantity: item.quantity, currency }),
      discountable: true,
      product: String(price.product),
      discounts: rules(item.discounts),
      taxes: terms.situation
        ? automaticRules(sim, saleOf(sim, price, currency), terms.situation)
        : toTaxRules(rates(sim, item.taxRates.length > 0 ? item.taxRates : terms.defaultTaxRates)),
    })),
    discounts: rules(plan.discounts),
    shipping: 0,
    exempt: terms.exempt,
    currency,
  });
}

const rates = (sim: Simulation, ids: readonly string[]): Stripe.TaxRate[] =>
  ids.map((id) => sim.store.taxRates.get(id)).filter((rate) => rate !== undefined);

/** A coupon that nobody has redeemed yet. */
function offeredRule(sim: Simulation, source: DiscountSource, currency: string): DiscountRule | undefined {
  return discountRule(sim, offeredDiscount(sim, source, { id: source.coupon, customer: null }), currency);
}

export const offeredDiscount = (
  sim: Simulation,
  { coupon, promotionCode }: DiscountSource,
  { id, customer }: { id: string; customer: string | null },
): Stripe.Discount => ({
  id,
  object: 'discount',
  checkout_session: null,
  customer,
  customer_account: null,
  end: null,
  invoice: null,
  invoice_item: null,
  promotion_code: promotionCode,
  source: { coupon, type: 'coupon' },
  start: sim.now(),
  subscription: null,
  subscription_item: null,
});

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);

function amountsOf({ subtotal, total, discounts, taxes, lines }: InvoiceTotals) {
  const own = sum(lines.flatMap((line) => line.discounts.filter((taken) => taken.own)));
  return {
    amount_subtotal: subtotal + own,
    amount_total: total,
    total_details: { amount_discount: sum(discounts), amount_shipping: 0, amount_tax: sum(taxes) },
  };
}

/** Lines as the API shows them, of quotes and checkouts alike. */
export function lineItemsOf(
  sim: Simulation,
  offered: readonly { item: { id: string; quantity: number }; price: Stripe.Price }[],
  { totals, currency }: { totals: InvoiceTotals; currency: string },
): Stripe.LineItem[] {
  return offered.map(({ item, price }, at) => {
    const line = totals.lines[at];
    const off = sum(line?.discounts ?? []);
    const onTop = sum((line?.taxes ?? []).filter(({ inclusive }) => !inclusive));
    return {
      id: item.id,
      object: 'item',
      adjustable_quantity: null,
      amount_discount: off,
      amount_subtotal: (line?.total ?? 0) + off - onTop,
      amount_tax: sum(line?.taxes ?? []),
      amount_total: line?.total ?? 0,
      currency,
      description: productName(sim, price),
      metadata: {},
      price,
      quantity: item.quantity,
    } satisfies Stripe.LineItem;
  });
}
