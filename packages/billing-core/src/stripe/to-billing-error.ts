import Stripe from 'stripe';
import { type BillingError, billingError } from '../domain/billing-error.ts';
import { StaleCallError } from './stale-call-error.ts';

const AUTHENTICATION_CODES = new Set([
  'authentication_required',
  'subscription_payment_intent_requires_action',
]);

/**
 * Whether nobody knows if the call had its effect: no whole answer, a failure inside Stripe, too many requests, or another
 * request at work under the same key. Then the same key is used again, and the attempt does not grow.
 */
export function isUnknownOutcome(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof StaleCallError ||
    isInFlight(error)
  );
}

/** 409: the key is in use by a request that has not been answered (docs.stripe.com/error-low-level). */
const isInFlight = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 409;

/** What an error of the SDK means for the person who asked; nothing for an error that is not Stripe's. */
export function toBillingError(error: unknown): BillingError | undefined {
  if (error instanceof StaleCallError) return billingError('act_reused');
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  if (error instanceof Stripe.errors.StripeCardError || error.statusCode === 402) {
    const needsAuthentication =
      AUTHENTICATION_CODES.has(error.code ?? '') || error.decline_code === 'authentication_required';
    // Stripe's words for a declined card are made for the cardholder (docs.stripe.com/declines/codes).
    return needsAuthentication
      ? billingError('authentication_required')
      : billingError('payment_declined', error.message);
  }
  if (isInFlight(error)) return billingError('act_in_progress');
  if (isUnknownOutcome(error)) return billingError('stripe_unavailable');
  // Its own words may name parameters and ids: for the log, not for the customer.
  return billingError('stripe_refused');
}
