import type Stripe from 'stripe';
import { DAY, isBusinessDay, midnightOf } from '../balance-transactions/business-days.ts';

type Schedule = Stripe.Account.Settings.Payouts.Schedule;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** No schedule has a longer wait: a monthly one over the weekend after the last day of a month. */
const FURTHEST_DAYS = 40;

/**
 * When automatic payouts are made next: midnight UTC of a day of the schedule, or of the business day after it
 * (docs.stripe.com/payouts#payout-schedule). A day that a month does not have is its last one.
 * @param from Unix seconds; its own midnight counts if it is one.
 * @returns undefined for a manual schedule.
 */
export function nextPayoutAt(schedule: Schedule, from: number): number | undefined {
  if (schedule.interval === 'manual') return undefined;
  const first = midnightOf(from) === from ? from : midnightOf(from) + DAY;
  for (let midnight = first; midnight < first + FURTHEST_DAYS * DAY; midnight += DAY)
    if (isBusinessDay(midnight) && sinceLastBusinessDay(midnight).some((day) => isMeant(schedule, day)))
      return midnight;
  return undefined;
}

/** A business day, and the weekend that it comes after. */
function sinceLastBusinessDay(midnight: number): number[] {
  const days = [midnight];
  for (let day = midnight - DAY; !isBusinessDay(day); day -= DAY) days.push(day);
  return days;
}

function isMeant(schedule: Schedule, midnight: number): boolean {
  const date = new Date(midnight * 1000);
  if (schedule.interval === 'weekly') {
    const days: readonly string[] = schedule.weekly_payout_days ?? [schedule.weekly_anchor ?? 'monday'];
    return days.includes(WEEKDAYS[date.getUTCDay()] ?? '');
  }
  if (schedule.interval !== 'monthly') return true;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const days = schedule.monthly_payout_days ?? [schedule.monthly_anchor ?? 1];
  return days.some((day) => Math.min(day, lastDay) === date.getUTCDate());
}
