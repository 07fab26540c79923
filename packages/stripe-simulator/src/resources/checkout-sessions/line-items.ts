import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutPlan } from '../../kernel/state/records.ts';
import { discountAmounts } from '../discounts/discount-amounts.ts';
import { amountFor } from '../prices/amount-for.ts';
import { findPrice } from '../prices/update-price.ts';
import { productName } from '../subscriptions/item-lines.ts';

/** The session's line items as they are priced now; in a trial nothing is due for them yet. */
export function lineItemsOf(sim: Simulation, plan: CheckoutPlan, currency: string): Stripe.LineItem[] {
  const isTrial = plan.trialEnd !== null || plan.trialPeriodDays !== null;
  const priced = plan.lineItems.map((item) => {
    const price = findPrice(sim, item.price, 'price');
    const amount = isTrial && price.recurring ? 0 : amountFor(price, { quantity: item.quantity, currency });
    return { item, price, amount };
  });
  const taken = discountAmounts(
    sim,
    priced.map(({ price, amount }) => ({ amount, discountable: true, product: String(price.product) })),
    {
      discounts: plan.discounts.map((source) => ({
        ...previewOf(source.coupon),
        promotion_code: source.promotionCode,
      })),
      currency,
    },
  );
  return priced.map(({ item, price, amount }, at) => {
    const off = taken.filter(({ line }) => line === at).reduce((sum, { amount: part }) => sum + part, 0);
    return {
      id: item.id,
      object: 'item',
      adjustable_quantity: null,
      amount_discount: off,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount - off,
      currency,
      description: productName(sim, price),
      metadata: {},
      price,
      quantity: item.quantity,
    } satisfies Stripe.LineItem;
  });
}

/** A coupon reckoned with before it is redeemed. */
function previewOf(coupon: string): Stripe.Discount {
  return {
    id: coupon,
    object: 'discount',
    checkout_session: null,
    customer: null,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon, type: 'coupon' },
    start: 0,
    subscription: null,
    subscription_item: null,
  };
}

export function totalsOf(lineItems: readonly Stripe.LineItem[]) {
  const sum = (amount: (item: Stripe.LineItem) => number) =>
    lineItems.reduce((total, item) => total + amount(item), 0);
  return {
    amount_subtotal: sum((item) => item.amount_subtotal),
    amount_total: sum((item) => item.amount_total),
    total_details: {
      amount_discount: sum((item) => item.amount_discount),
      amount_shipping: 0,
      amount_tax: 0,
    },
  };
}

/** `expand[]=line_items`, and the endpoint of their own. */
export function includeLineItems(sim: Simulation, sessionId: string): Stripe.ApiList<Stripe.LineItem> {
  const session = sim.store.checkoutSessions.get(sessionId);
  const plan = sim.store.checkoutPlans.get(sessionId);
  const items = session && plan ? lineItemsOf(sim, plan, session.currency ?? 'usd') : [];
  return paginate(items, {}, `/v1/checkout/sessions/${sessionId}/line_items`);
}
