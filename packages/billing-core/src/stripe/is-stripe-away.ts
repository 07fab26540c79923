import { BudgetSpentError } from './budget-spent-error.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import { classifyFailure } from './classify-failure.ts';

/** Whether a read failed because Stripe can't be asked at the moment, whatever it was asked for. */
export function isStripeAway(error: unknown): boolean {
  if (error instanceof CircuitOpenError || error instanceof BudgetSpentError) return true;
  const failure = classifyFailure(error);
  return failure !== undefined && !failure.isFinal;
}
