export interface CatalogDifference {
  kind: 'create_product' | 'update_product' | 'create_price' | 'replace_price' | 'archive_price';
  subject: string;
  text: string;
}

/** Brings the plans in code to Stripe: shows the difference, or applies it. */
export interface Push {
  plan(): Promise<CatalogDifference[]>;
  apply(): Promise<CatalogDifference[]>;
}
