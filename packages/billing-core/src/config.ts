import type { AccessPolicy } from './config/access.ts';
import type { CheckoutPolicy } from './config/checkout.ts';
import type { DisputePolicy } from './config/disputes.ts';
import type { DunningPolicy } from './config/dunning.ts';
import type { Features, KeyOfKind } from './config/feature.ts';
import type { AddOn, OneTimeProduct, PlanDefinition, TaxBehavior } from './config/plan.ts';
import type { PromotionDefinition } from './config/promotion.ts';
import type { RefundPolicy } from './config/refunds.ts';
import type { LifecycleConfig } from './config/retention.ts';

export type { AccessPolicy } from './config/access.ts';
export {
  type Amount,
  graduated,
  type PerUnitAmount,
  perUnit,
  type Tier,
  type TieredAmount,
  volume,
} from './config/amount.ts';
export type { CheckoutPolicy } from './config/checkout.ts';
export type { DisputePolicy, ShownPolicy } from './config/disputes.ts';
export type { DunningEnd, DunningPolicy } from './config/dunning.ts';
export { type FeatureDefinition, type Features, flag, limit, metered, seats } from './config/feature.ts';
export type {
  AddOn,
  IntervalPrices,
  OneTimeProduct,
  PlanDefinition,
  SeatPrices,
  TaxBehavior,
  UsagePrices,
} from './config/plan.ts';
export type { PromotionCodeDefinition, PromotionDefinition } from './config/promotion.ts';

export type { RefundLimit, RefundPolicy } from './config/refunds.ts';
export type { LifecycleConfig, RetentionOffer } from './config/retention.ts';

export interface BillingConfig<
  F extends Features = Features,
  C extends string = string,
  P extends string = string,
  A extends string = string,
  O extends string = string,
> {
  /** What the company sells, as Stripe's pages show it. */
  product: string;
  /** ISO 4217, lower case; the first is the one shown first. Every price is given in each of them. */
  currencies: readonly C[];
  /** Whether prices hold their tax or it comes on top; at Stripe it never changes on a price. Stripe's own default when left out. */
  taxBehavior?: TaxBehavior | Record<C, TaxBehavior>;
  features: F;
  plans: Record<P, PlanDefinition<F, C>>;
  /** At which shares of what a month includes of a metered feature teams are told, in percent; 80 and 100 unless said. */
  usageAlerts?: readonly number[];
  /** Bought beside a plan, each month or year; adds to what the plan grants. */
  addOns?: Record<A, AddOn<F, C, NoInfer<P>>>;
  /** Bought once: credits of a metered feature, or a plan for good. */
  oneTime?: Record<O, OneTimeProduct<F, C, NoInfer<P>>>;
  /** What a checkout asks for and offers. */
  checkout?: CheckoutPolicy;
  /** Discounts and their codes, pushed with the plans. */
  promotions?: Record<string, PromotionDefinition<C, NoInfer<P>>>;
  /** How long access outlasts a late payment or a late webhook. */
  access?: AccessPolicy;
  /** What becomes of a renewal whose payment failed, and what customers are told beforehand. */
  dunning?: DunningPolicy;
  portal?: PortalDefinition;
  /** Addresses beside the app's own pages that hosted pages may come back to; what is below one is on the list too. */
  returnUrls?: readonly string[];
  /** What customers may do themselves when they leave, and what is offered to them. */
  lifecycle?: LifecycleConfig;
  /** Who of the staff may give back how much of a payment. */
  refunds?: RefundPolicy<NoInfer<C>>;
  /** What happens when a bank takes a payment back, and what customers were shown before they paid. */
  disputes?: DisputePolicy<NoInfer<C>>;
}

/** What customers may do on Stripe's hosted portal; what is left out is as `domain/catalog/portal-settings.ts` says. */
export interface PortalDefinition {
  headline?: string;
  privacyPolicyUrl?: string;
  termsOfServiceUrl?: string;
  cancel?: 'at_period_end' | 'immediately' | 'no';
  /** Whether the plans of this catalogue may be switched to there. */
  switchPlans?: boolean;
  updates?: readonly ('address' | 'email' | 'name' | 'phone' | 'shipping' | 'tax_id')[];
}

/**
 * Declares the plans, typed by their literals: a feature, a currency or a plan that is not declared is a compile error, and
 * so is a field that does not exist. What types can't see is checked when billing is opened. Browser-safe.
 *
 * @example
 * export default defineBilling({
 *   product: 'Acme', currencies: ['usd'],
 *   features: { projects: limit('Projects') },
 *   plans: { free: { name: 'Free', description: 'To try', features: { projects: 1 } } },
 * });
 */
export function defineBilling<
  const F extends Features,
  const C extends string,
  const P extends string,
  const A extends string = never,
  const O extends string = never,
>(config: BillingConfig<F, C, P, A, O>): BillingConfig<F, C, P, A, O> {
  return config;
}

/** The names of the features of a configuration: `FeatureOf<typeof config>`. */
export type FeatureOf<T> =
  T extends BillingConfig<infer F, string, string, string, string> ? keyof F & string : never;

/** The names of those that are metered. */
export type MeteredOf<T> =
  T extends BillingConfig<infer F, string, string, string, string> ? KeyOfKind<F, 'metered'> : never;
