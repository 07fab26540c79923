/**
 * What recurring revenue reads of a subscription, as events and answers of any API version carry it. Whatever one version
 * has and another lacks is optional, and enums are text: Stripe adds to both.
 */
export interface SubscriptionSnapshot {
  id?: string;
  status?: string;
  created?: number;
  currency?: string;
  customer?: Reference | null;
  metadata?: Record<string, string> | null;
  items?: { data?: ItemSnapshot[] };
  discounts?: (string | DiscountSnapshot)[] | null;
  /** Before API version 2025-03-31: the one discount, expanded. */
  discount?: DiscountSnapshot | null;
  default_tax_rates?: TaxRateSnapshot[] | null;
  cancellation_details?: { reason?: string | null } | null;
}

export type Reference = string | { id: string };
/** Text in JSON, a `Stripe.Decimal` in an answer of the SDK. */
export type DecimalText = string | { toString(): string };

export interface ItemSnapshot {
  price?: PriceSnapshot;
  quantity?: number;
  discounts?: (string | DiscountSnapshot)[] | null;
  tax_rates?: TaxRateSnapshot[] | null;
  /** The item is on a trial offer (docs.stripe.com/api/subscription_items/object). */
  current_trial?: { end_date?: number } | null;
}

export interface PriceSnapshot extends AmountSnapshot {
  id: string;
  currency: string;
  product: Reference;
  recurring?: { interval: string; interval_count: number; usage_type: string } | null;
  billing_scheme?: string;
  tiers_mode?: string | null;
  transform_quantity?: { divide_by: number; round: string } | null;
  /** Given on request only. */
  currency_options?: Record<string, AmountSnapshot>;
}

export interface AmountSnapshot {
  unit_amount?: number | null;
  unit_amount_decimal?: DecimalText | null;
  /** Given on request only. */
  tiers?: TierSnapshot[];
}

export interface TierSnapshot {
  up_to: number | null;
  unit_amount?: number | null;
  unit_amount_decimal?: DecimalText | null;
  flat_amount?: number | null;
  flat_amount_decimal?: DecimalText | null;
}

export interface DiscountSnapshot {
  id: string;
  end: number | null;
  source?: { coupon?: string | CouponSnapshot | null };
  /** Before API version 2025-09-30, always expanded. */
  coupon?: string | CouponSnapshot | null;
}

export interface CouponSnapshot {
  id: string;
  duration?: string;
  percent_off?: number | null;
  amount_off?: number | null;
  currency?: string | null;
  currency_options?: Record<string, { amount_off: number }> | null;
  /** Given on request only; on an object that was asked for it and lacks it, the coupon is for every product. */
  applies_to?: { products: string[] } | null;
}

export interface TaxRateSnapshot {
  percentage: number;
  inclusive: boolean;
}
