import type Stripe from 'stripe';

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

type Fetch = (stripe: Stripe, id: string) => Promise<FetchedObject>;

/** By `object`, each with the endpoint that Stripe counts it under. */
const FETCHES = {
  'checkout.session': (stripe, id) => stripe.checkout.sessions.retrieve(id, {}, ONE_TRY),
  customer: (stripe, id) => stripe.customers.retrieve(id, {}, ONE_TRY),
  invoice: (stripe, id) => stripe.invoices.retrieve(id, {}, ONE_TRY),
  payment_method: (stripe, id) => stripe.paymentMethods.retrieve(id, {}, ONE_TRY),
  subscription: (stripe, id) => stripe.subscriptions.retrieve(id, {}, ONE_TRY),
} as const satisfies Record<string, Fetch>;

export type FetchableType = keyof typeof FETCHES;

export const isFetchable = (type: string): type is FetchableType => Object.hasOwn(FETCHES, type);

/** @throws Stripe.errors.StripeError as Stripe answered */
export const fetchObject: (
  stripe: Stripe,
  object: { type: FetchableType; id: string },
) => Promise<FetchedObject> = (stripe, { type, id }) => FETCHES[type](stripe, id);
