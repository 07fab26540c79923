import type { Period } from './billing-dates.ts';

/**
 * The share of an amount for what is left of its period, to the second, rounded half away from zero, so that
 * a credit is exactly the charge's opposite (docs.stripe.com/billing/subscriptions/prorations).
 */
export function prorate(amount: number, period: Period, from: number): number {
  const length = period.end - period.start;
  const left = Math.min(Math.max(period.end - from, 0), length);
  return shareOf(amount, left, length);
}

/** `amount × part / whole` without a float: amounts times seconds leave the range of exact numbers. */
export function shareOf(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const magnitude = (BigInt(Math.abs(amount)) * BigInt(part) * 2n + BigInt(whole)) / (BigInt(whole) * 2n);
  return Number(magnitude) * Math.sign(amount) || 0;
}
