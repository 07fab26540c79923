import type { Amount } from './amount.ts';
import type { Features, Grants, KeyOfKind } from './feature.ts';

/** docs.stripe.com/tax/products-prices-tax-codes-tax-behavior */
export type TaxBehavior = 'inclusive' | 'exclusive';

/** Charged each month or year, in each currency. */
export type IntervalPrices<C extends string, T = number> = Record<C, { month: T; year: T }>;

/** Members are paid for one by one, as the app's list of seats has them. */
export interface SeatPrices<F, C extends string> {
  /** Which feature they count against. */
  feature: KeyOfKind<F, 'seats'>;
  /** So many cost nothing of their own. */
  included?: number;
  prices: IntervalPrices<C, Amount>;
}

/** A use that is billed in arrears, each month whatever the plan's interval. */
export interface UsagePrices<C extends string> {
  /** So much of a month costs nothing. */
  included?: number;
  /** What is used over the included amount; the tiers of a graduated price begin there too. */
  prices: Record<C, Amount>;
}

export interface PlanDefinition<F = Features, C extends string = string> {
  name: string;
  description: string;
  highlighted?: boolean;
  /** Free days before the first charge, once an account. */
  trialDays?: number;
  /** Whether a card is asked for before the trial; it is, unless this says not. */
  trialNeedsCard?: boolean;
  /** The plan's own price, whoever uses it. A plan without prices, seats or usage is free. */
  prices?: IntervalPrices<C>;
  seats?: SeatPrices<F, C>;
  /**
   * The feature need not be named under `features` too: it may be used without end, and is charged. A number there is the
   * most that a month allows.
   */
  usage?: { [K in KeyOfKind<F, 'metered'>]?: UsagePrices<C> };
  /** What is not named is not included. */
  features: Grants<F>;
}

export interface AddOn<F = Features, C extends string = string, P extends string = string> {
  name: string;
  description: string;
  prices: IntervalPrices<C>;
  /** What it adds to the plan's. */
  features: Grants<F>;
  /** Beside which plans it is sold; every paid one when left out. */
  plans?: readonly P[];
}

export interface OneTimeProduct<F = Features, C extends string = string, P extends string = string> {
  name: string;
  description: string;
  prices: Record<C, number>;
  /** Uses that are taken before anything is charged. */
  credits?: { [K in KeyOfKind<F, 'metered'>]?: number };
  /** How long credits last from their payment on; for good when left out. */
  creditsLastDays?: number;
  /** A plan for good. */
  plan?: P;
}
