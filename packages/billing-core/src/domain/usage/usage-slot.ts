const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The slot that a moment counts in, by its beginning: its hour of UTC, or what of that hour lies in its billing period. So a
 * slot never crosses a period's boundary, sums of slots are sums of periods, and Stripe's hourly summaries can be held against
 * them (docs.stripe.com/api/billing/meter-event-summary).
 *
 * @param boundaries the beginnings and ends of billing periods that are known
 */
export function slotOf(at: Date, boundaries: readonly Date[]): Date {
  const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  return boundaries.reduce(
    (slot, boundary) => (boundary > slot && boundary <= at ? boundary : slot),
    new Date(hour),
  );
}

/**
 * The time that Stripe is told for a slot: its first whole minute, so that the same moment is in the period whether that is
 * looked at by the second, as invoices do, or by the minute, as summaries do. A slot that has no whole minute keeps its beginning.
 */
export function stampOf(slotAt: Date, boundaries: readonly Date[]): Date {
  const minute = new Date(Math.ceil(slotAt.getTime() / MINUTE_MS) * MINUTE_MS);
  const nextHour = slotAt.getTime() - (slotAt.getTime() % HOUR_MS) + HOUR_MS;
  const isCut = boundaries.some((boundary) => boundary > slotAt && boundary <= minute);
  return isCut || minute.getTime() >= nextHour ? slotAt : minute;
}
