import { isSameRevenue, orderWithinSecond } from './order-revenue-points.ts';
import type { RecurringRevenue } from './recurring-revenue.ts';
import { openRevenueLedger, type RevenueMovement, type RevenueStep } from './revenue-ledger.ts';
import type { RevenuePoint } from './revenue-point.ts';

/**
 * The movements of one account, as a pure function of the set of points of all its subscriptions: whatever order they came
 * in, and however often.
 *
 * - Seconds follow each other as Stripe counted them; within one, see `orderWithinSecond`.
 * - An answer of ours stands in the second of the newest event that was known, which may be long ago; it counts only until
 *   an event of a later second shows the state itself, so that a change has the date of its event.
 * - Of several subscriptions in one second gains come first: who swaps one for another has not left.
 *
 * @param points those of whole seconds, of all the account's subscriptions
 * @param earlier what the seconds before made, when only the last ones are folded anew
 */
export function toMovements(
  points: readonly RevenuePoint[],
  earlier: readonly RevenueMovement[] = [],
): RevenueMovement[] {
  const ledger = openRevenueLedger(earlier);
  const bySubscription = groupBy(points, ({ subscriptionId }) => subscriptionId);
  const counted = [...bySubscription.values()].flatMap(withoutOvertaken);
  const seconds = [...groupBy(counted, ({ observedAt }) => observedAt)].sort(([a], [b]) => a - b);
  for (const [, second] of seconds) {
    const steps = [...groupBy(second, ({ subscriptionId }) => subscriptionId)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([subscriptionId, seen]) => toSteps(seen, ledger.revenueOf(subscriptionId)));
    const gains = steps.filter((all) => !isLoss(all));
    for (const step of [...gains, ...steps.filter(isLoss)].flat()) ledger.record(step);
  }
  return ledger.recorded();
}

/** What follows an end is no state of the subscription, and an answer is overtaken by any later event. */
function withoutOvertaken(points: RevenuePoint[]): RevenuePoint[] {
  const endedAt = Math.min(...points.filter(({ isFinal }) => isFinal).map(({ observedAt }) => observedAt));
  const lived = points.filter(({ observedAt }) => observedAt <= endedAt);
  const newestEvent = Math.max(
    ...lived.filter(({ covered }) => covered === null).map(({ observedAt }) => observedAt),
  );
  return lived.filter(({ covered, observedAt }) => covered === null || observedAt >= newestEvent);
}

function toSteps(second: RevenuePoint[], start: RecurringRevenue): RevenueStep[] {
  let from: RecurringRevenue = start;
  return orderWithinSecond(second, start).flatMap((to) => {
    const step = { from, to };
    if (isSameRevenue(from, to)) return [];
    from = to;
    return [step];
  });
}

/** Less than it began with; amounts of two currencies are not compared. */
function isLoss(steps: RevenueStep[]): boolean {
  const from = steps[0]?.from;
  const to = steps.at(-1)?.to;
  if (!from || !to || to.mrrMinor >= from.mrrMinor) return false;
  return to.mrrMinor === 0 || to.currency === from.currency;
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
