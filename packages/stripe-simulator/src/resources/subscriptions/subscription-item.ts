import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { type DiscountSource, redeem } from '../discounts/create-discount.ts';
import { cadenceOf, isMetered } from './cadence.ts';

export interface ItemSpec {
  price: Stripe.Price;
  quantity: number;
  metadata: Stripe.Metadata;
  discounts?: DiscountSource[] | undefined;
  taxRates?: Stripe.TaxRate[] | undefined;
}

export function createItem(
  sim: Simulation,
  spec: ItemSpec,
  { subscription, period }: { subscription: string; period: Period },
): Stripe.SubscriptionItem {
  return {
    id: sim.newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: sim.now(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: spec.metadata,
    plan: toPlan(spec.price),
    price: spec.price,
    ...(isMetered(spec.price) ? {} : { quantity: spec.quantity }),
    subscription,
    tax_rates: spec.taxRates ?? [],
  } satisfies Stripe.SubscriptionItem;
}

/** Puts discounts on an item: on it alone, taken off before those of the subscription. */
export function redeemFor(
  sim: Simulation,
  item: Stripe.SubscriptionItem,
  { customer, sources }: { customer: string; sources: readonly DiscountSource[] },
): Stripe.SubscriptionItem {
  const holder = { customer, subscription: item.subscription, checkoutSession: null };
  const discounts = sources.map((source) => {
    const discount = redeem(sim, source, holder);
    return sim.store.discounts.put({ ...discount, subscription_item: item.id }).id;
  });
  return { ...item, discounts };
}

/** The older form of a price, which items still carry. */
export function toPlan(price: Stripe.Price): Stripe.Plan {
  const cadence = cadenceOf(price);
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: cadence.interval,
    interval_count: cadence.intervalCount,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: typeof price.product === 'string' ? price.product : price.product.id,
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: null,
    usage_type: price.recurring?.usage_type ?? 'licensed',
  } satisfies Stripe.Plan;
}

export function itemList(
  subscriptionId: string,
  items: Stripe.SubscriptionItem[],
): Stripe.ApiList<Stripe.SubscriptionItem> {
  return {
    object: 'list',
    data: items,
    has_more: false,
    url: `/v1/subscription_items?subscription=${subscriptionId}`,
  };
}

export const periodOf = (item: Stripe.SubscriptionItem): Period => ({
  start: item.current_period_start,
  end: item.current_period_end,
});

/** When the next item is billed. */
export const nextCycleAt = (items: readonly Stripe.SubscriptionItem[]) =>
  Math.min(...items.map((item) => item.current_period_end));
