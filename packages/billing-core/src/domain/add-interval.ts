import type { BillingInterval } from '../billing.ts';

/** One interval later in UTC, or so many; the day is kept, or is the month's last (docs.stripe.com/billing/subscriptions/billing-cycle). */
export function addInterval(from: Date, interval: BillingInterval, count = 1): Date {
  const months = count * (interval === 'year' ? 12 : 1);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const result = new Date(from);
  result.setUTCFullYear(year, month, Math.min(from.getUTCDate(), lastDay));
  return result;
}
