import type Stripe from 'stripe';
import { prorate } from '../../kernel/billing/prorate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { discountAmounts } from '../discounts/discount-amounts.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { isMetered } from './cadence.ts';
import { type BilledItem, line, productName, toBilledItem } from './item-lines.ts';

interface Proration {
  subscription: string;
  currency: string;
  at: number;
  discounts: readonly Stripe.Discount[];
}

/** "Unused time on 2 × Pro after 24 Nov 2026": what was paid ahead, given back. */
export function creditLine(sim: Simulation, item: Stripe.SubscriptionItem, proration: Proration): LineSpec {
  const spec = prorationLine(sim, toBilledItem(item), proration);
  return {
    ...spec,
    amount: -spec.amount || 0,
    description: describe(sim, 'Unused', item.price, { quantity: item.quantity ?? 1, at: proration.at }),
  };
}

/** "Remaining time on 2 × Pro after 24 Nov 2026": the new price until the period ends. */
export function remainderLine(sim: Simulation, item: BilledItem, proration: Proration): LineSpec {
  const spec = prorationLine(sim, item, proration);
  return {
    ...spec,
    description: describe(sim, 'Remaining', item.price, { quantity: item.quantity, at: proration.at }),
  };
}

function prorationLine(
  sim: Simulation,
  item: BilledItem,
  { at, discounts, ...billing }: Proration,
): LineSpec {
  const whole = isMetered(item.price) ? 0 : discounted(sim, item, { currency: billing.currency, discounts });
  return {
    ...line(item, billing),
    amount: prorate(whole, item.period, at),
    period: { start: at, end: item.period.end },
    proration: true,
  };
}

/** In flexible billing the discount is inside the proration's amount. */
function discounted(
  sim: Simulation,
  item: BilledItem,
  { currency, discounts }: { currency: string; discounts: readonly Stripe.Discount[] },
): number {
  const amount = amountFor(item.price, { quantity: item.quantity, currency });
  const product = typeof item.price.product === 'string' ? item.price.product : item.price.product.id;
  const off = discountAmounts(sim, [{ amount, discountable: true, product }], discounts);
  return amount - off.reduce((sum, { amount: part }) => sum + part, 0);
}

function describe(
  sim: Simulation,
  what: string,
  price: Stripe.Price,
  { quantity, at }: { quantity: number; at: number },
): string {
  const what_ = quantity === 1 ? productName(sim, price) : `${quantity} × ${productName(sim, price)}`;
  return `${what} time on ${what_} after ${dayOf(at)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayOf(at: number): string {
  const date = new Date(at * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
