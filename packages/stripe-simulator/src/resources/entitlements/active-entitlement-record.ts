/** What a customer may use now; Stripe's object does not say whose it is. */
export interface ActiveEntitlementRecord {
  id: string;
  customer: string;
  feature: string;
  lookupKey: string;
}
