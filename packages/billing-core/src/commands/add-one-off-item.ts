import type { OneOffItem, Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { currencyExponent } from '../domain/money.ts';

/** Stripe takes eight digits at most (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const LARGEST = 99_999_999;
const LONGEST_TEXT = 500;

/**
 * - An amount is a whole number of the smallest unit, not zero, of eight digits at most.
 * - In a three-decimal currency its last digit is 0; ISK and UGX have no hundredths, though they are counted in them
 *   (docs.stripe.com/currencies#three-decimal, #special-cases).
 * - What gives something back goes onto the next invoice: one of its own can't be below zero.
 * - The next invoice is one of a live subscription, in its currency.
 */
export function decideOneOffItem(
  item: OneOffItem,
  { subscription }: { subscription: { id: string; currency: string } | undefined },
): Outcome<OneOffItem> {
  const description = item.description.trim();
  const problem = problemOf({ ...item, description });
  if (problem) return fail('amount_refused', problem);
  if (item.when === 'now') return succeed({ ...item, description });
  if (!subscription) return fail('no_live_subscription');
  return subscription.currency === item.currency
    ? succeed({ ...item, description })
    : fail('amount_refused', `The next invoice is in ${subscription.currency.toUpperCase()}.`);
}

const WITHOUT_HUNDREDTHS = new Set(['isk', 'ugx']);

function problemOf({ amountMinor, currency, description, when }: OneOffItem): string | undefined {
  if (description === '' || description.length > LONGEST_TEXT)
    return 'Say in up to 500 characters what it is for.';
  if (!Number.isSafeInteger(amountMinor) || amountMinor === 0) return 'Enter an amount.';
  if (Math.abs(amountMinor) > LARGEST) return 'The amount is too large: eight digits at most.';
  if (currencyExponent(currency) === 3 && amountMinor % 10 !== 0)
    return `In ${currency.toUpperCase()} the last of the three decimals must be 0.`;
  if (WITHOUT_HUNDREDTHS.has(currency) && amountMinor % 100 !== 0)
    return `${currency.toUpperCase()} has no decimals.`;
  return when === 'now' && amountMinor < 0
    ? 'What gives something back goes onto the next invoice.'
    : undefined;
}
