import type Stripe from 'stripe';

/** What a person fills in at a checkout, beside how they pay. */
export interface CheckoutDetails {
  email: string;
  phone: string | null;
  businessName: string | null;
  individualName: string | null;
  /** Of the person or card that pays. */
  billing: { name: string | null; address: Stripe.Address | null };
  shipping: { name: string; address: Stripe.Address } | null;
  taxId: { type: string; value: string } | null;
  /** By the key of the custom field. */
  customFields: Record<string, string>;
  acceptsTerms: boolean;
  /** Null where it was not asked. */
  wantsPromotions: boolean | null;
  savesMethod: boolean;
}

/** Nothing but an email, which is all that the plainest checkout asks for. */
export const onlyEmail = (email: string): CheckoutDetails => ({
  email,
  phone: null,
  businessName: null,
  individualName: null,
  billing: { name: null, address: null },
  shipping: null,
  taxId: null,
  customFields: {},
  acceptsTerms: false,
  wantsPromotions: null,
  savesMethod: false,
});

/** What a person changes about their order before they pay. */
export interface OrderChange {
  /** By line item. */
  quantities?: Record<string, number>;
  /** In the smallest unit, by line item whose price lets the customer choose. */
  amounts?: Record<string, number>;
  shippingRate?: string;
  /** The price of an optional item. */
  add?: string;
  /** A line item that was added. */
  remove?: string;
  /** Where the buyer is and what they are, on which taxes depend. */
  details?: CheckoutDetails;
  /** Takes the promotion code off again. */
  dropsPromotionCode?: boolean;
}

/** What became of a change; `field` is the form field that it was refused for. */
export type OrderOutcome = { ok: true } | { ok: false; field: string | null; message: string };
