const DAY_MS = 86_400_000;

/** A subscription, as far as it decides what is told beforehand. */
export interface NoticeFacts {
  status: string;
  interval: 'month' | 'year';
  trialEndsAt: Date | null;
  currentPeriodEndsAt: Date;
  cancelsAt: Date | null;
}

/** When the trial ends, if that is to be said now: not to who has cancelled, and not once it is over. */
export function trialEndToTell(
  { status, trialEndsAt, cancelsAt }: NoticeFacts,
  days: number,
  now: Date,
): Date | null {
  if (status !== 'trialing' || !trialEndsAt || cancelsAt) return null;
  return isWithin(trialEndsAt, days, now) ? trialEndsAt : null;
}

/** When a yearly subscription renews, if that is to be said now. The first charge after a trial is told as the end of the trial. */
export function renewalToTell(
  { status, interval, currentPeriodEndsAt, cancelsAt }: NoticeFacts,
  days: number,
  now: Date,
): Date | null {
  if (status !== 'active' || interval !== 'year' || cancelsAt) return null;
  return isWithin(currentPeriodEndsAt, days, now) ? currentPeriodEndsAt : null;
}

/** A card is good to the end of its month: it is told from the first day of the month before. */
export function isExpiryToTell({ month, year }: { month: number; year: number }, now: Date): boolean {
  const from = Date.UTC(year, month - 2, 1);
  const to = Date.UTC(year, month, 1);
  return now.getTime() >= from && now.getTime() < to;
}

const isWithin = (at: Date, days: number, now: Date) =>
  now < at && at.getTime() - now.getTime() <= days * DAY_MS;
