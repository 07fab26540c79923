import type { AmountMinor, DefaultedTimestamp, NullableJson } from './columns.ts';

/** What `push` made of the plans in code: which Stripe price sells what. */
export interface CatalogPricesTable {
  price_id: string;
  lookup_key: string;
  product_id: string;
  role: 'base' | 'seats' | 'usage' | 'add_on' | 'one_time';
  /** The plan's, the feature's, the add-on's or the product's key. */
  key: string;
  /** Null of what belongs to no one plan. */
  plan_key: string | null;
  /** Null of what is bought once. */
  interval: 'month' | 'year' | null;
  currency: string;
  /** Null where `terms` say it. */
  unit_amount_minor: AmountMinor | null;
  /** A decimal amount or tiers, as the code declares them. */
  terms: NullableJson;
  active: boolean;
  /** Of the catalogue that was last pushed with this price in it. */
  catalog_version: string;
  pushed_at: DefaultedTimestamp;
}

/** Which configuration of Stripe's customer portal the last push made or changed. */
export interface PortalConfigurationsTable {
  configuration_id: string;
  active: boolean;
  pushed_at: DefaultedTimestamp;
}
