import { type EntitlementGrant, isGrantActive } from './holdings.ts';
import type { Period } from './usage-period.ts';

/** What was used of a metered feature in a period. */
export interface UsageTotal {
  feature: string;
  periodStartsAt: Date;
  periodEndsAt: Date;
  total: number;
  /** What the period included when it was last counted; of what goes over it credits are taken. */
  included: number;
}

type Credits = EntitlementGrant & { content: { kind: 'credits' } };
const isCredits = (grant: EntitlementGrant): grant is Credits => grant.content.kind === 'credits';

/** Soonest to end first: nobody loses credits that could have been used. */
const byEnd = (a: Credits, b: Credits) =>
  (a.endsAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.endsAt?.getTime() ?? Number.POSITIVE_INFINITY) ||
  +a.startsAt - +b.startsAt ||
  (a.id < b.id ? -1 : 1);

export interface CreditBalance {
  /** Credits that may still be used now. */
  left: number;
  /** Credits that the period asked about has taken. */
  takenInPeriod: number;
}

/**
 * What is left of an account's credits for a feature. Each period takes, in order, what it used over its included amount, from
 * credits that were alive in it. Folded from the totals alone, so that a late event or a withdrawn grant needs no correction.
 */
export function creditBalance(
  facts: { grants: readonly EntitlementGrant[]; usage: readonly UsageTotal[] },
  asked: { feature: string; period: Period; included: number; now: Date },
): CreditBalance {
  const credits = facts.grants
    .filter(isCredits)
    .filter(({ content, revokedAt }) => content.feature === asked.feature && revokedAt === null)
    .sort(byEnd);
  const left = new Map(credits.map(({ id, content }) => [id, content.amount]));
  let takenInPeriod = 0;
  const periods = facts.usage
    .filter(({ feature }) => feature === asked.feature)
    .toSorted((a, b) => +a.periodStartsAt - +b.periodStartsAt);
  for (const period of periods) {
    const isAsked = +period.periodStartsAt === +asked.period.startsAt;
    let over = Math.max(0, period.total - (isAsked ? asked.included : period.included));
    for (const grant of credits.filter((each) => wasAlive(each, period))) {
      const taken = Math.min(over, left.get(grant.id) ?? 0);
      left.set(grant.id, (left.get(grant.id) ?? 0) - taken);
      over -= taken;
      if (isAsked) takenInPeriod += taken;
    }
  }
  const alive = credits.filter((grant) => isGrantActive(grant, asked.now));
  return { left: alive.reduce((sum, { id }) => sum + (left.get(id) ?? 0), 0), takenInPeriod };
}

const wasAlive = ({ startsAt, endsAt }: Credits, { periodStartsAt, periodEndsAt }: UsageTotal) =>
  startsAt < periodEndsAt && (endsAt === null || periodStartsAt < endsAt);
