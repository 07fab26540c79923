import type { PriceMigrationPolicy } from '../../capabilities/price-migrations.ts';
import { addInterval } from '../add-interval.ts';

const DAY_MS = 86_400_000;

/**
 * When a price changes for whoever is told now.
 *
 * At a renewal: the first that is at least so many days away. Renewals are counted from the anchor, so that 31 January is
 * followed by 28 February and 31 March (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function effectiveAt(
  { when, noticeDays }: Pick<PriceMigrationPolicy, 'when' | 'noticeDays'>,
  facts: { toldAt: Date; periodEndsAt: Date; anchor: Date; interval: 'month' | 'year'; isIncrease: boolean },
): Date {
  const { toldAt, periodEndsAt, anchor, interval, isIncrease } = facts;
  const earliest = new Date(toldAt.getTime() + (isIncrease ? noticeDays * DAY_MS : 0));
  if (when !== 'next_renewal') return earliest;
  if (periodEndsAt >= earliest) return periodEndsAt;
  for (let count = 1; ; count += 1) {
    const renewal = addInterval(anchor, interval, count);
    if (renewal >= periodEndsAt && renewal >= earliest) return renewal;
  }
}
