import type Stripe from 'stripe';

/** A price that the portal's configuration lets customers change to. */
export interface PlanOffer {
  price: Stripe.Price;
  product: Stripe.Product;
  /** Null when it can't be chosen. */
  quantity: { minimum: number; maximum: number | null } | null;
}

export interface PlanChoice {
  price: string;
  quantity: number;
  /** As typed; empty is none. */
  promotionCode: string;
}

/** What a change would come to, before it is confirmed. */
export interface PlanPreview {
  /** The moment that prorations are worked out for. */
  prorationDate: number;
  /** When the change takes effect. */
  at: 'now' | 'period_end';
  startsAt: number;
  /** The invoice that is charged at once, as it will be. */
  dueNow: Stripe.Invoice | null;
  /** The invoice of the next period. */
  next: Stripe.Invoice | null;
  nextAt: number;
}

export type PortalOutcome =
  | { kind: 'done' }
  | { kind: 'requires_action'; challengeUrl: string }
  /** Nothing has changed. `field` is the name of the field that it is about. */
  | { kind: 'refused'; message: string; field: string | null };

export interface BillingInformation {
  name?: string;
  email?: string;
  phone?: string;
  address?: PortalAddress;
  shipping?: { name: string; address: PortalAddress };
}

export type PortalAddress = Record<'line1' | 'line2' | 'city' | 'state' | 'postal_code' | 'country', string>;

/** What a person can do in the portal beside adding a card and cancelling; each refuses what the configuration does not allow. */
export interface PortalActions {
  /** Of a configuration that has one. */
  loginPage(configurationId: string): { id: string; headline: string | null } | undefined;
  /** @returns the path of a session, or null when nobody has the email. */
  logIn(configurationId: string, email: string): string | null;
  /** @returns the path of the page to log in again, if an expired session leads there. */
  afterExpiration(sessionId: string): string | null;
  previewChange(
    sessionId: string,
    subscriptionId: string,
    choice: PlanChoice,
  ): { kind: 'preview'; preview: PlanPreview } | { kind: 'refused'; message: string; field: string | null };
  /** With the preview's date the amounts are the preview's. */
  change(sessionId: string, subscriptionId: string, choice: PlanChoice, prorationDate: number): PortalOutcome;
  /** @param option which of the configuration's intervals, if it has any. */
  pause(sessionId: string, subscriptionId: string, option: number | null): PortalOutcome;
  unpause(sessionId: string, subscriptionId: string): PortalOutcome;
  /** Takes the flow's coupon in place of cancelling. */
  retain(sessionId: string, subscriptionId: string): PortalOutcome;
  makeDefault(sessionId: string, paymentMethodId: string): PortalOutcome;
  removeCard(sessionId: string, paymentMethodId: string): PortalOutcome;
  updateCustomer(sessionId: string, given: BillingInformation): PortalOutcome;
  addTaxId(sessionId: string, type: string, value: string): PortalOutcome;
  removeTaxId(sessionId: string, id: string): PortalOutcome;
}
