import Stripe from 'stripe';
import { BudgetSpentError } from './budget-spent-error.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import { classifyFailure } from './classify-failure.ts';

/** Whether a read failed because Stripe can't be asked at the moment, whatever it was asked for. */
export function isStripeAway(error: unknown): boolean {
  if (error instanceof CircuitOpenError || error instanceof BudgetSpentError) return true;
  const failure = classifyFailure(error);
  return failure !== undefined && !failure.isFinal;
}

/**
 * The same, but for what Stripe keeps from the key while it may well answer for the next object: a kind that the key has no
 * permission for, an account that has left (403, docs.stripe.com/api/errors). A key that is wrong altogether is a 401.
 */
export const isStripeAwayForAll = (error: unknown): boolean => isStripeAway(error) && !isForbidden(error);

export const isForbidden = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 403;
