import type Stripe from 'stripe';
import type { DocumentDetails } from '../documents/document-details.ts';
import type { CheckoutDetails, OrderChange, OrderOutcome } from './checkout-input.ts';
import type { OnboardingActions } from './onboarding-actions.ts';
import type { PlanOffer, PortalActions, PortalOutcome } from './portal-actions.ts';

export interface CardInput {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
  name?: string;
  country?: string;
  postalCode?: string;
}

/** An account to debit. */
export type BankInput =
  | { type: 'us_bank_account'; routingNumber: string; accountNumber: string; name: string }
  | { type: 'sepa_debit'; iban: string; name: string };

/** What a person's press of a button on a page led to. */
export type PayOutcome =
  /** Redirect the browser there. */
  | { kind: 'done'; redirectTo: string }
  | { kind: 'declined'; code: string; declineCode: string | null; message: string }
  /** The 3-D Secure page. */
  | { kind: 'requires_action'; challengeUrl: string }
  | {
      kind: 'invalid';
      field: string;
      message: string;
    };

export interface CheckoutView {
  session: Stripe.Checkout.Session;
  lineItems: Stripe.LineItem[];
  recurring: { interval: string; intervalCount: number } | null;
  trialEndsAt: number | null;
  merchantName: string;
  savedCards: Stripe.PaymentMethod[];
  /** False where nothing has to be paid or saved. */
  asksForMethod: boolean;
  /** In the order of the session's options. */
  shippingRates: Stripe.ShippingRate[];
  /** What may still be added to the order. */
  optionalItems: OfferedItem[];
  /** Line items that the customer has added, and may take off again. */
  removable: string[];
  /** The code that is applied. */
  promotionCode: string | null;
  /** Said once it is complete, where a payment link has words of its own. */
  confirmation: string | null;
}

/** An item beside the order, with what it costs in the session's currency, in its smallest unit. */
export interface OfferedItem {
  price: Stripe.Price;
  name: string;
  quantity: number;
  amount: number;
}

/** What the address of a payment link may say beforehand (docs.stripe.com/payment-links/url-parameters). */
export interface LinkPrefill {
  clientReferenceId: string | null;
  email: string | null;
  promotionCode: string | null;
}

/** Where opening an address that makes sessions leads, or what to say instead. */
export type Opened =
  | { kind: 'session'; id: string }
  | { kind: 'closed'; message: string | null; merchantName: string };

export interface PortalView {
  session: Stripe.BillingPortal.Session;
  configuration: Stripe.BillingPortal.Configuration;
  customer: Stripe.Customer;
  subscriptions: Stripe.Subscription[];
  products: Record<string, Stripe.Product>;
  paymentMethods: Stripe.PaymentMethod[];
  invoices: Stripe.Invoice[];
  taxIds: Stripe.TaxId[];
  /** What the configuration lets them change to. */
  offers: PlanOffer[];
  /** What the flow offers to who is about to cancel. */
  retention: Stripe.Coupon | null;
}

export interface InvoiceView {
  invoice: Stripe.Invoice;
  lines: Stripe.InvoiceLineItem[];
  customer: Stripe.Customer | null;
  /** Newest first. */
  savedCards: Stripe.PaymentMethod[];
  details: DocumentDetails;
}

export interface ChallengeView {
  amount: number;
  currency: string;
  merchantName: string;
}

/** What the hosted pages ask of the simulator: the pages know no state, the state knows no HTML. */
export interface PageActions {
  onboarding: OnboardingActions;
  portal: PortalActions;
  loadCheckout(sessionId: string): CheckoutView | undefined;
  payCheckout(
    sessionId: string,
    input: {
      details: CheckoutDetails;
      /** Null where the session asks for none. */
      card: CardInput | { savedPaymentMethod: string } | { bank: BankInput } | null;
    },
  ): Promise<PayOutcome>;
  changeOrder(sessionId: string, change: OrderChange): OrderOutcome;
  /** Takes a saved payment method away from the customer, where the session lets them. */
  removeSavedMethod(sessionId: string, methodId: string): void;
  /** A new session of a payment link. */
  openPaymentLink(linkId: string, prefill: LinkPrefill): Opened | undefined;
  /** A new session like the expired one. */
  recoverCheckout(sessionId: string): Opened | undefined;
  applyPromotionCode(sessionId: string, code: string): { ok: true } | { ok: false; message: string };
  /** The session's cancel_url. */
  cancelCheckout(sessionId: string): string | undefined;
  loadPortal(sessionId: string): PortalView | undefined;
  /** The card becomes the customer's default. */
  portalAddCard(sessionId: string, card: CardInput): Promise<PayOutcome>;
  /** At once or at the period's end, as the portal's configuration says. */
  portalCancel(
    sessionId: string,
    subscriptionId: string,
    feedback: string | null,
    comment: string | null,
  ): Promise<PortalOutcome>;
  portalResume(sessionId: string, subscriptionId: string): Promise<PortalOutcome>;
  loadInvoice(invoiceId: string): InvoiceView | undefined;
  payInvoice(invoiceId: string, card: CardInput | { savedPaymentMethod: string }): Promise<PayOutcome>;
  loadChallenge(paymentIntentId: string): ChallengeView | undefined;
  completeChallenge(paymentIntentId: string, succeeded: boolean): Promise<PayOutcome>;
}
