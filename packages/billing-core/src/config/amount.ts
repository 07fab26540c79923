/** `12`, or `'0.02'`: an amount for one unit in the currency's smallest unit, with up to twelve decimals. */
export type UnitAmount = number | `${number}`;

/** Each unit costs the same, which may be less than the currency's smallest unit. */
export interface PerUnitAmount {
  kind: 'per_unit';
  unit: `${number}`;
}

export interface Tier {
  /** The last unit of the tier, counted from 1; the last tier ends at `more`. */
  upTo: number | 'more';
  /** For each unit in the tier. */
  unit: UnitAmount;
  /** Once, as soon as the tier is reached, in the currency's smallest unit. */
  flat?: number;
}

export interface TieredAmount {
  kind: 'graduated' | 'volume';
  tiers: readonly Tier[];
}

/** What a price comes to, in the currency's smallest unit: a whole number for each unit, or one of the others. */
export type Amount = number | PerUnitAmount | TieredAmount;

/** For amounts that the currency has no coin for: `perUnit('0.02')` of a dollar is 20 cents a thousand. */
export const perUnit = (unit: `${number}`): PerUnitAmount => ({ kind: 'per_unit', unit });

/** Each unit at the price of its own tier (docs.stripe.com/products-prices/pricing-models#graduated-pricing). */
export const graduated = (tiers: readonly Tier[]): TieredAmount => ({ kind: 'graduated', tiers });

/** All units at the price of the tier that they reach (docs.stripe.com/products-prices/pricing-models#volume-based-pricing). */
export const volume = (tiers: readonly Tier[]): TieredAmount => ({ kind: 'volume', tiers });
