import type { Subscription } from '../subscription.ts';

/** A span that begins with its first moment and ends before its last. */
export interface Period {
  startsAt: Date;
  endsAt: Date;
}

/** So many months later in UTC; the day is kept, or is the month's last (docs.stripe.com/billing/subscriptions/billing-cycle). */
export function addMonths(from: Date, months: number): Date {
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const result = new Date(from);
  result.setUTCFullYear(year, month, Math.min(from.getUTCDate(), lastDay));
  return result;
}

/**
 * The month in which uses of metered features are counted now.
 *
 * - A subscription that charges for use: the period of what is charged, which is a month whatever the plan's interval.
 * - A monthly one: its own period; when the next one is not heard of yet, the month after it.
 * - A yearly one: months counted from the beginning of its year.
 * - None: the calendar month in UTC.
 */
export function usagePeriodOf(subscription: Subscription | undefined, now: Date): Period {
  if (!subscription) {
    const startsAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
    return { startsAt, endsAt: addMonths(startsAt, 1) };
  }
  const {
    interval,
    currentPeriodStartsAt: startsAt,
    currentPeriodEndsAt: endsAt,
  } = subscription.items.find(({ role }) => role === 'usage') ?? subscription;
  if (interval === 'month') return now < endsAt ? { startsAt, endsAt } : monthFrom(endsAt, now);
  return monthFrom(startsAt, now);
}

/** The month around `now` of those counted from a day; never a period before the first. */
function monthFrom(anchor: Date, now: Date): Period {
  const apart =
    (now.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + now.getUTCMonth() - anchor.getUTCMonth();
  const months = Math.max(0, addMonths(anchor, apart) <= now ? apart : apart - 1);
  return { startsAt: addMonths(anchor, months), endsAt: addMonths(anchor, months + 1) };
}
