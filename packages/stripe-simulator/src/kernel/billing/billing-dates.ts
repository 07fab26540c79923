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

/** A moment that cycles count from; `dayOfMonth` when it was meant for a day that its own month does not have. */
export interface Anchor {
  at: number;
  dayOfMonth: number | null;
}

/**
 * The nth boundary of a billing cycle, in unix seconds. Always computed from the anchor: what is anchored on
 * 31 January bills on 28 February and again on 31 March (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function cycleBoundary(
  anchor: number | Anchor,
  { interval, intervalCount }: Cadence,
  n: number,
): number {
  const { at, dayOfMonth } = toAnchor(anchor);
  if (interval === 'day') return at + n * intervalCount * DAY;
  if (interval === 'week') return at + n * intervalCount * 7 * DAY;
  return addMonths(at, n * intervalCount * (interval === 'year' ? 12 : 1), dayOfMonth);
}

/** The period that a moment falls in. */
export function periodAt(anchor: number | Anchor, cadence: Cadence, at: number): Period {
  let n = Math.floor((at - toAnchor(anchor).at) / longestCycle(cadence));
  let end = cycleBoundary(anchor, cadence, n + 1);
  while (end <= at) {
    n += 1;
    end = cycleBoundary(anchor, cadence, n + 1);
  }
  let start = cycleBoundary(anchor, cadence, n);
  while (start > at) {
    n -= 1;
    end = start;
    start = cycleBoundary(anchor, cadence, n);
  }
  return { start, end };
}

const toAnchor = (anchor: number | Anchor): Anchor =>
  typeof anchor === 'number' ? { at: anchor, dayOfMonth: null } : anchor;

function addMonths(anchor: number, months: number, dayOfMonth: number | null): number {
  const from = new Date(anchor * 1000);
  const target = new Date(anchor * 1000);
  target.setUTCDate(1);
  target.setUTCMonth(from.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(dayOfMonth ?? from.getUTCDate(), lastDay));
  return Math.floor(target.getTime() / 1000);
}

/** Never shorter than a cycle, so that the first guess at its number is not too high. */
function longestCycle({ interval, intervalCount }: Cadence): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[interval] ?? 31;
  return days * intervalCount * DAY;
}
