import Stripe from 'stripe';

/**
 * Whether Stripe keeps just this from the key, and may well answer for the next: what it has no permission for, or an account
 * that has left (403, docs.stripe.com/api/errors). A key that is wrong altogether is a 401.
 */
export const isForbidden = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 403;
