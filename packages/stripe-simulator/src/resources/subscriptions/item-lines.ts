import type Stripe from 'stripe';
import { formatUnitAmount } from '../../documents/format-money.ts';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor, unitAmountIn } from '../prices/amount-for.ts';
import { isMetered } from './cadence.ts';

export interface BilledItem {
  /** Null while the item is only being previewed. */
  id: string | null;
  price: Stripe.Price;
  quantity: number;
  period: Period;
  metadata: Stripe.Metadata;
}

interface Billing {
  subscription: string | null;
  currency: string;
}

/** What of a subscription item decides a line. */
export type CycledItem = Pick<
  Stripe.SubscriptionItem,
  'id' | 'price' | 'quantity' | 'metadata' | 'current_period_start' | 'current_period_end'
>;

export const toBilledItem = (item: CycledItem): BilledItem => ({
  id: item.id,
  price: item.price,
  quantity: item.quantity ?? 1,
  period: { start: item.current_period_start, end: item.current_period_end },
  metadata: item.metadata,
});

/** The line for one whole period of an item; what is metered is billed afterwards. */
export function cycleLine(sim: Simulation, item: BilledItem, billing: Billing): LineSpec {
  const amount = isMetered(item.price)
    ? 0
    : amountFor(item.price, { quantity: item.quantity, currency: billing.currency });
  return {
    ...line(item, billing),
    amount,
    description: `${item.quantity} × ${productName(sim, item.price)} (${cost(item.price, billing.currency)})`,
  };
}

export function trialLine(
  sim: Simulation,
  item: BilledItem,
  billing: Billing & { mode: Stripe.Subscription.BillingMode },
): LineSpec {
  return { ...line(item, billing), amount: 0, description: trialWords(sim, item, billing.mode) };
}

/** https://docs.stripe.com/billing/subscriptions/billing-mode/compare, trial period line item description */
function trialWords(sim: Simulation, item: BilledItem, { type }: Stripe.Subscription.BillingMode): string {
  const name = productName(sim, item.price);
  if (type !== 'classic') return `Free trial for ${item.quantity} × ${name}`;
  return isMetered(item.price) ? `${item.quantity} × ${name} (Free trial)` : `Trial period for ${name}`;
}

export function line(item: BilledItem, { subscription, currency }: Billing): LineSpec {
  return {
    amount: 0,
    currency,
    description: '',
    period: item.period,
    price: item.price,
    quantity: item.quantity,
    subscription,
    subscriptionItem: item.id,
    proration: false,
    invoiceItem: null,
    metadata: {},
  };
}

export function productName(sim: Simulation, price: Stripe.Price): string {
  const product = sim.store.products.get(
    typeof price.product === 'string' ? price.product : price.product.id,
  );
  return product && !product.deleted ? product.name : 'Product';
}

function cost(price: Stripe.Price, currency: string): string {
  const unit = unitAmountIn(price, currency);
  const { interval = 'month', interval_count = 1 } = price.recurring ?? {};
  const every = interval_count === 1 ? `/ ${interval}` : `every ${interval_count} ${interval}s`;
  return unit === null ? `tiered ${every}` : `at ${formatUnitAmount(unit.toString(), currency)} ${every}`;
}
