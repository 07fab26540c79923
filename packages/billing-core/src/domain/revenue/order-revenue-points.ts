import type { RecurringRevenue } from './recurring-revenue.ts';
import type { RevenuePoint } from './revenue-point.ts';

/** A point that says what was before it. */
type Change = RevenuePoint & { before: RecurringRevenue };

const isChange = (point: RevenuePoint): point is Change => point.before !== null && !point.isFinal;

/** Of nothing the currency does not matter. */
const stateOf = ({ currency, mrrMinor }: RecurringRevenue) =>
  mrrMinor === 0 ? '0' : `${mrrMinor} ${currency}`;
export const isSameRevenue = (a: RecurringRevenue, b: RecurringRevenue) => stateOf(a) === stateOf(b);

/**
 * The points of one subscription in one second, in an order that depends on nothing but themselves and the state before:
 * Stripe's times have whole seconds (docs.stripe.com/webhooks#event-ordering).
 *
 * - A creation is first and an end last.
 * - Changes make a trail on which each finds what the one before it left, and which leaves none of them out.
 * - An event that says nothing of before comes ahead of them when it shows the state that they began with; it and an answer
 *   add nothing when a change led where they are, and come after all changes otherwise.
 */
export function orderWithinSecond(points: readonly RevenuePoint[], start: RecurringRevenue): RevenuePoint[] {
  const sorted = [...points].sort(byKnowledge);
  const creations = sorted.filter(({ isCreation }) => isCreation);
  const changes = sorted.filter(isChange);
  const begin = creations.at(-1) ?? start;
  const looks = sorted.filter((point) => !isChange(point) && !point.isCreation && !point.isFinal);
  const told = looks.filter((look) => !changes.some((change) => isSameRevenue(change, look)));
  const isFirst = (look: RevenuePoint) =>
    look.covered === null && changes.some(({ before }) => isSameRevenue(before, look));
  const first = told.filter(isFirst);
  return [
    ...creations,
    ...first,
    ...toTrail(changes, first.at(-1) ?? begin),
    ...told.filter((look) => !isFirst(look)),
    ...sorted.filter(({ isFinal }) => isFinal),
  ];
}

function byKnowledge(a: RevenuePoint, b: RevenuePoint): number {
  const known = (a.covered ?? 0) - (b.covered ?? 0);
  if (known !== 0) return known;
  return a.sourceId < b.sourceId ? -1 : 1;
}

/**
 * A trail over all changes, as Hierholzer's: whoever runs into a dead end steps back and takes what was left aside first. When
 * events are missing there is none, and the rest begins where no change leads to.
 */
function toTrail(changes: readonly Change[], start: RecurringRevenue): Change[] {
  const leaving = new Map<string, Change[]>();
  for (const change of changes.toReversed()) {
    const state = stateOf(change.before);
    leaving.set(state, [...(leaving.get(state) ?? []), change]);
  }
  const trail = walk(leaving, stateOf(start));
  while (trail.length < changes.length) {
    const left = [...leaving.values()].flat();
    const head = left.find(({ before }) => !left.some((other) => isSameRevenue(other, before))) ?? left[0];
    if (!head) break;
    trail.push(...walk(leaving, stateOf(head.before)));
  }
  return trail;
}

function walk(leaving: ReadonlyMap<string, Change[]>, start: string): Change[] {
  const path: { state: string; by?: Change }[] = [{ state: start }];
  const walked: Change[] = [];
  for (let at = path.at(-1); at; at = path.at(-1)) {
    const next = leaving.get(at.state)?.pop();
    if (next) path.push({ state: stateOf(next), by: next });
    else {
      path.pop();
      if (at.by) walked.push(at.by);
    }
  }
  return walked.toReversed();
}
