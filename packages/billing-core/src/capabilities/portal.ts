import type { Act, BillingInterval, Outcome } from './act.ts';

/** Stripe's hosted pages, by what they are opened for (docs.stripe.com/customer-management/portal-deep-links). */
export type PortalFlow =
  | 'home'
  | 'payment_method_update'
  | 'customer_update'
  | 'subscription_cancel'
  | 'subscription_update'
  | 'subscription_update_confirm';

export interface OpenPortalInput {
  flow: PortalFlow;
  /** What `subscription_update_confirm` changes to. */
  plan?: { planKey: string; interval: BillingInterval } | undefined;
  /** A path of the app, or an address on the list of `returnUrls`; the billing page without it. */
  returnTo?: string | undefined;
}

export interface Portal {
  open(act: Act, input: OpenPortalInput): Promise<Outcome<{ url: string }>>;
}
