import type Stripe from 'stripe';
import type { PlannedItem } from '../checkout-sessions/checkout-plan.ts';

export type LinkParams = Stripe.PaymentLinkCreateParams;

/** An update may also empty what a creation can only leave out. */
type MethodOptions = Exclude<Stripe.PaymentLinkUpdateParams['payment_method_options'], '' | null | undefined>;

/** What a payment link's sessions are made from. */
export interface LinkPlan {
  id: string;
  /** As it was asked for and updated since, with prices by their ids; lines stand below. */
  given: Omit<LinkParams, 'line_items' | 'payment_method_options'> & {
    payment_method_options?: MethodOptions;
  };
  lineItems: Pick<PlannedItem, 'id' | 'price' | 'quantity' | 'adjustable'>[];
}

/** Card brands that a link does not take. */
export const brandsBlocked = (
  given: MethodOptions | undefined,
): Stripe.PaymentLink.PaymentMethodOptions.Card.Restrictions['brands_blocked'] | undefined =>
  ((given?.card || undefined)?.restrictions || undefined)?.brands_blocked || undefined;
