/** How often something is billed. */
export interface Cadence {
  interval: string;
  intervalCount: number;
}

export interface Period {
  start: number;
  end: number;
}

const DAY = 86_400;

/**
 * The nth boundary of a billing cycle, in unix seconds. Always computed from the anchor: what is anchored on
 * 31 January bills on 28 February and again on 31 March (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function cycleBoundary(anchor: number, { interval, intervalCount }: Cadence, n: number): number {
  if (interval === 'day') return anchor + n * intervalCount * DAY;
  if (interval === 'week') return anchor + n * intervalCount * 7 * DAY;
  return addMonths(anchor, n * intervalCount * (interval === 'year' ? 12 : 1));
}

/** The period that a moment falls in. */
export function periodAt(anchor: number, cadence: Cadence, at: number): Period {
  let n = Math.floor((at - anchor) / longestCycle(cadence));
  while (cycleBoundary(anchor, cadence, n + 1) <= at) n += 1;
  while (cycleBoundary(anchor, cadence, n) > at) n -= 1;
  return { start: cycleBoundary(anchor, cadence, n), end: cycleBoundary(anchor, cadence, n + 1) };
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const target = new Date(anchor * 1000);
  target.setUTCDate(1);
  target.setUTCMonth(from.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return Math.floor(target.getTime() / 1000);
}

/** Never shorter than a cycle, so that the first guess at its number is not too high. */
function longestCycle({ interval, intervalCount }: Cadence): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[interval] ?? 31;
  return days * intervalCount * DAY;
}
