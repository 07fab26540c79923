import type { RevenueObservation, RevenuePoint } from './revenue-point.ts';
import type {
  CouponSnapshot,
  DiscountSnapshot,
  ItemSnapshot,
  PriceSnapshot,
  SubscriptionSnapshot,
} from './revenue-snapshot.ts';

/** Snapshots and points for tests of recurring revenue; name what matters. */
export function aRevenueSnapshot(more: SubscriptionSnapshot = {}): SubscriptionSnapshot {
  return {
    id: 'sub_1',
    status: 'active',
    created: 0,
    currency: 'usd',
    customer: 'cus_1',
    metadata: {},
    items: { data: [aRevenueItem()] },
    discounts: [],
    default_tax_rates: [],
    cancellation_details: { reason: null },
    ...more,
  };
}

export function aRevenueItem({
  price,
  ...more
}: Omit<ItemSnapshot, 'price'> & { price?: Partial<PriceSnapshot> } = {}): ItemSnapshot {
  return { quantity: 1, discounts: [], tax_rates: [], price: aRevenuePrice(price), ...more };
}

export function aRevenuePrice(more: Partial<PriceSnapshot> = {}): PriceSnapshot {
  const unit_amount = more.unit_amount === undefined ? 10_000 : more.unit_amount;
  return {
    id: 'price_1',
    currency: 'usd',
    product: 'prod_1',
    billing_scheme: 'per_unit',
    recurring: every('month'),
    tiers_mode: null,
    transform_quantity: null,
    unit_amount,
    unit_amount_decimal: unit_amount === null ? null : String(unit_amount),
    ...more,
  };
}

export const every = (interval: string, interval_count = 1, usage_type = 'licensed') => ({
  interval,
  interval_count,
  usage_type,
});

/** A discount that shows its coupon whole. */
export function aDiscount(
  coupon: Partial<CouponSnapshot>,
  more: Partial<DiscountSnapshot> = {},
): DiscountSnapshot {
  const whole = { id: 'coupon_1', duration: 'forever', applies_to: null, currency_options: null, ...coupon };
  return { id: 'di_1', end: null, source: { coupon: whole }, ...more };
}

export function aRevenueObservation({
  snapshot = {},
  ...more
}: Partial<Omit<RevenueObservation, 'snapshot'>> & {
  snapshot?: SubscriptionSnapshot;
} = {}): RevenueObservation {
  return {
    stripeAccount: 'platform',
    subscriptionId: 'sub_1',
    sourceId: 'evt_1',
    observedAtMs: 0,
    previousAttributes: null,
    snapshot: { ...aRevenueSnapshot(snapshot) },
    ...more,
  };
}

export function aPoint(observedAt: number, mrrMinor: number, more: Partial<RevenuePoint> = {}): RevenuePoint {
  return {
    subscriptionId: 'sub_1',
    sourceId: `evt_${observedAt}_${mrrMinor}`,
    observedAt,
    currency: 'usd',
    mrrMinor,
    before: null,
    gone: null,
    isFinal: false,
    isCreation: false,
    covered: null,
    ...more,
  };
}

/** A point that says what was before it. */
export const aChange = (observedAt: number, [from, to]: [number, number], more: Partial<RevenuePoint> = {}) =>
  aPoint(observedAt, to, {
    before: { currency: 'usd', mrrMinor: from },
    sourceId: `evt_${observedAt}_${from}_${to}`,
    ...more,
  });
