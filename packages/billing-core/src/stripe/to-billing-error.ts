import Stripe from 'stripe';
import type { BillingError } from '../domain/billing-error.ts';
import { billingError } from '../domain/billing-error.ts';

const AUTHENTICATION_CODES = new Set([
  'authentication_required',
  'subscription_payment_intent_requires_action',
]);

/** Whether nobody knows if the call had its effect: then the same key is used again, and the attempt does not grow. */
export function isUnknownOutcome(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeIdempotencyError
  );
}

/** What an error of the SDK means for the person who asked; anything that is not Stripe's is thrown on. */
export function toBillingError(error: unknown): BillingError {
  if (error instanceof Stripe.errors.StripeCardError || isPaymentRequired(error)) {
    const needsAuthentication =
      AUTHENTICATION_CODES.has(error.code ?? '') || error.decline_code === 'authentication_required';
    return billingError(needsAuthentication ? 'authentication_required' : 'payment_declined', error.message);
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) return billingError('act_in_progress');
  if (isUnknownOutcome(error)) return billingError('stripe_unavailable');
  if (error instanceof Stripe.errors.StripeError) return billingError('stripe_refused', error.message);
  throw error;
}

function isPaymentRequired(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeError && error.statusCode === 402;
}
