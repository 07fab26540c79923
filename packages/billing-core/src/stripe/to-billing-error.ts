import Stripe from 'stripe';
import { type BillingError, billingError } from '../domain/billing-error.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import { classifyFailure, type FailureMeaning } from './classify-failure.ts';
import { LostClaimError } from './lost-claim-error.ts';
import { StaleCallError } from './stale-call-error.ts';

const AUTHENTICATION_CODES = new Set([
  'authentication_required',
  'subscription_payment_intent_requires_action',
]);

const UNAVAILABLE: ReadonlySet<FailureMeaning> = new Set([
  'outage',
  'rate_limited',
  'locked',
  'unauthorized',
]);

/** Whether the act is open still: its outcome is not known, or Stripe has yet to look at it. Then its keys stay. */
export function isUnknownOutcome(error: unknown): boolean {
  if (error instanceof StaleCallError || error instanceof CircuitOpenError) return true;
  if (error instanceof LostClaimError) return true;
  const failure = classifyFailure(error);
  return failure !== undefined && !failure.isFinal;
}

/** What an error of the SDK means for the person who asked; nothing for an error that is not Stripe's. */
export function toBillingError(error: unknown): BillingError | undefined {
  if (error instanceof StaleCallError) return billingError('act_reused');
  if (error instanceof CircuitOpenError) return billingError('stripe_unavailable');
  if (error instanceof LostClaimError) return billingError('act_in_progress');
  const failure = classifyFailure(error);
  if (!(error instanceof Stripe.errors.StripeError) || !failure) return undefined;
  if (failure.meaning === 'declined') {
    const needsAuthentication =
      AUTHENTICATION_CODES.has(error.code ?? '') || error.decline_code === 'authentication_required';
    // Stripe's words for a declined card are made for the cardholder (docs.stripe.com/declines/codes).
    return needsAuthentication
      ? billingError('authentication_required')
      : billingError('payment_declined', error.message);
  }
  if (failure.meaning === 'in_use') return billingError('act_in_progress');
  // Automatic tax knows no place (docs.stripe.com/error-codes#customer-tax-location-invalid): the person can mend it.
  if (error.code === 'customer_tax_location_invalid') return billingError('address_needed');
  if (UNAVAILABLE.has(failure.meaning)) return billingError('stripe_unavailable');
  // Its own words may name parameters and ids: for the log, not for the customer.
  return billingError('stripe_refused');
}
