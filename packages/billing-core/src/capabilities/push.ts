export interface CatalogDifference {
  kind:
    | 'create_meter'
    | 'update_meter'
    | 'create_product'
    | 'update_product'
    | 'restore_product'
    | 'archive_product'
    | 'create_price'
    | 'replace_price'
    | 'update_price'
    | 'create_portal'
    | 'update_portal'
    | 'archive_price'
    | 'create_promotion'
    | 'restore_promotion'
    | 'retire_promotion';
  subject: string;
  text: string;
}

/** Brings the plans in code to Stripe: shows the difference, or applies it. */
export interface Push {
  plan(): Promise<CatalogDifference[]>;
  apply(): Promise<CatalogDifference[]>;
}
