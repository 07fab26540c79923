/** A code that customers type. */
export interface PromotionCodeDefinition<C extends string = string> {
  /** How often it may be redeemed, by whomever. */
  maxRedemptions?: number;
  /** ISO 8601 with a zone; from then on it can not be redeemed. */
  expiresAt?: string;
  /** Only for who has paid nothing yet. */
  firstTimeOnly?: boolean;
  /** What a purchase has to come to, in minor units; in a currency that is left out the code can not be used. */
  minimumAmount?: Partial<Record<C, number>>;
}

/**
 * What is taken off, and with which codes. At Stripe terms never change (docs.stripe.com/billing/subscriptions/coupons): other
 * terms are another coupon, and who has the old discount keeps it.
 */
export type PromotionDefinition<C extends string = string, P extends string = string> = {
  /** As invoices show it; 40 letters at most. */
  name: string;
  /** `once`: the first payment; `{ months }`: every payment in so many months. */
  duration: 'once' | 'forever' | { months: number };
  /** Which plans it is for; all of them when left out. */
  plans?: readonly P[];
  /** Over all its codes. */
  maxRedemptions?: number;
  /** ISO 8601 with a zone; nobody redeems it later. */
  redeemBy?: string;
  /** By the text that is typed; letters, digits and dashes. */
  codes?: Record<string, PromotionCodeDefinition<C>>;
} & ({ percentOff: number; amountOff?: never } | { amountOff: Record<C, number>; percentOff?: never });
