import type Stripe from 'stripe';
import { fetchDispute, fetchWarning } from './fetch-payment-trouble.ts';

/** A read is one try of at most five seconds: whoever asks has its own retries, within the budget. */
const ONE_TRY = { timeout: 5_000, maxNetworkRetries: 0 } as const;

/** An object as Stripe has it now, with the request that brought it. */
export type FetchedObject = {
  id?: string;
  object: string;
  created?: number;
  customer?: string | { id: string } | null;
  lastResponse: { requestId: string; headers: Record<string, string> };
};

export interface FetchableObject {
  type: FetchableType;
  id: string;
  /** A connected account's object; the platform's own without it. */
  stripeAccount?: string;
}

type Fetch = (stripe: Stripe, id: string, options: Stripe.RequestOptions) => Promise<FetchedObject>;

/** By `object`, each with the endpoint that Stripe counts it under. */
const FETCHES = {
  'checkout.session': (stripe, id, options) => stripe.checkout.sessions.retrieve(id, {}, options),
  customer: (stripe, id, options) => stripe.customers.retrieve(id, {}, options),
  dispute: fetchDispute,
  invoice: (stripe, id, options) => stripe.invoices.retrieve(id, {}, options),
  payment_method: (stripe, id, options) => stripe.paymentMethods.retrieve(id, {}, options),
  'radar.early_fraud_warning': fetchWarning,
  refund: (stripe, id, options) => stripe.refunds.retrieve(id, {}, options),
  subscription: (stripe, id, options) => stripe.subscriptions.retrieve(id, {}, options),
  subscription_schedule: (stripe, id, options) => stripe.subscriptionSchedules.retrieve(id, {}, options),
  tax_id: (stripe, id, options) => stripe.taxIds.retrieve(id, {}, options),
} as const satisfies Record<string, Fetch>;

export type FetchableType = keyof typeof FETCHES;

export const isFetchable = (type: string): type is FetchableType => Object.hasOwn(FETCHES, type);

/** @throws Stripe.errors.StripeError as Stripe answered */
export const fetchObject = (
  stripe: Stripe,
  { type, id, stripeAccount }: FetchableObject,
): Promise<FetchedObject> =>
  FETCHES[type](stripe, id, stripeAccount === undefined ? ONE_TRY : { ...ONE_TRY, stripeAccount });
