import { isThreeDecimal } from '../../kernel/params/currency.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

/** Charged with two decimals, but paid out in whole units (docs.stripe.com/currencies#special-cases). */
const WHOLE_UNITS = new Set(['huf', 'isk', 'twd', 'ugx']);

/** What the amount of a payout is a multiple of, in minor units. */
export function payableStep(currency: string): number {
  if (WHOLE_UNITS.has(currency)) return 100;
  return isThreeDecimal(currency) ? 10 : 1;
}

export function assertPayable(amount: number, currency: string): void {
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  const step = payableStep(currency);
  if (amount % step === 0) return;
  throw invalidRequest(`Invalid amount: payouts in ${currency} must be evenly divisible by ${step}.`, {
    param: 'amount',
  });
}
