import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutDetails } from '../../pages/checkout-input.ts';
import type { DiscountSource } from '../discounts/create-discount.ts';

export type SessionParams = Stripe.Checkout.SessionCreateParams;

/** Where a session comes from, if no request of the merchant's asked for it. */
export interface Origin {
  paymentLink?: string;
  recoveredFrom?: string;
}

export interface PlannedItem {
  id: string;
  price: string;
  /** Of no meaning for metered prices. */
  quantity: number;
  /** Within these the customer may change the quantity. */
  adjustable: { minimum: number; maximum: number } | null;
  metadata: Stripe.Metadata;
  taxRates: string[];
  /** What the customer has chosen to pay, where the price leaves that to them; the smallest unit. */
  customAmount: number | null;
  /** Added by the customer from what was offered beside; they may take it off again. */
  isOptional: boolean;
}

/** Facts about a checkout session that its Stripe object has no place for. */
export interface CheckoutPlan {
  id: string;
  /** As it was asked for, with prices and shipping rates that were made for it by their ids. */
  given: SessionParams;
  lineItems: PlannedItem[];
  discounts: DiscountSource[];
  /** The option that is chosen now. */
  shippingRate: string | null;
  /** The payment intent of the tries so far: a declined card and the next one share it. */
  intent: string | null;
  /** What the person typed, kept while 3-D Secure is under way. */
  details: CheckoutDetails | null;
  /** The line items as they were when the session was completed: coupons may be gone by now. */
  bought: Stripe.LineItem[] | null;
}

export function planOf(sim: Simulation, sessionId: string): CheckoutPlan {
  const plan = sim.store.checkoutPlans.get(sessionId);
  if (!plan) throw new Error(`The session ${sessionId} has no plan.`);
  return plan;
}
