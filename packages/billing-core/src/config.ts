/** What a plan may grant: on/off, a number, a number of people, or a use that is counted. */
export interface FeatureDefinition<
  K extends 'flag' | 'limit' | 'seats' | 'metered' = 'flag' | 'limit' | 'seats' | 'metered',
> {
  kind: K;
  label: string;
}

/** On or off. */
export const flag = (label: string): FeatureDefinition<'flag'> => ({ kind: 'flag', label });
/** At most so many. */
export const limit = (label: string): FeatureDefinition<'limit'> => ({ kind: 'limit', label });
/** At most so many people. */
export const seats = (label: string): FeatureDefinition<'seats'> => ({ kind: 'seats', label });
/** So many uses in a period. */
export const metered = (label: string): FeatureDefinition<'metered'> => ({ kind: 'metered', label });

type Kind = FeatureDefinition['kind'];
type GrantOf<K extends Kind> = K extends 'flag' ? boolean : number | 'unlimited';
type Grant<F> = F extends { kind: infer K extends Kind } ? GrantOf<K> : never;

export interface PlanDefinition<F = Record<string, FeatureDefinition>, C extends string = string> {
  name: string;
  description: string;
  highlighted?: boolean;
  /** Free days before the first charge, once an account. */
  trialDays?: number;
  /** Charged each month or year, in the currency's smallest unit. A plan without prices is free. */
  prices?: Record<C, { month: number; year: number }>;
  /** What is not named is not included. */
  features: { [K in keyof F]?: Grant<F[K]> };
}

export interface BillingConfig<
  F extends Record<string, FeatureDefinition> = Record<string, FeatureDefinition>,
  C extends string = string,
  P extends string = string,
> {
  /** What the company sells, as Stripe's pages show it. */
  product: string;
  /** ISO 4217, lower case; the first is the one shown first. */
  currencies: readonly C[];
  features: F;
  plans: Record<P, PlanDefinition<F, C>>;
}

/**
 * Declares the plans, typed by their literals: a feature or a currency that is not declared is a compile error.
 * Browser-safe.
 *
 * @example
 * export default defineBilling({
 *   product: 'Acme', currencies: ['usd'],
 *   features: { projects: limit('Projects') },
 *   plans: { free: { name: 'Free', description: 'To try', features: { projects: 1 } } },
 * });
 */
export function defineBilling<
  const F extends Record<string, FeatureDefinition>,
  const C extends string,
  const P extends string,
>(config: BillingConfig<F, C, P>): BillingConfig<F, C, P> {
  return config;
}

/** The names of the features of a configuration: `FeatureOf<typeof config>`. */
export type FeatureOf<T> = T extends BillingConfig<infer F, string, string> ? keyof F & string : never;
