import type { EntitlementView, MeteredBalance } from '../../billing.ts';
import type { BillingConfig, FeatureDefinition } from '../../config.ts';
import { cheapestPlanWith, type Level, planLevel, planUsage } from './feature-level.ts';
import type { Holdings } from './holdings.ts';
import { earliest, type Sources } from './sources.ts';
import { creditBalance } from './usage-balance.ts';

/** What an account holds and where it comes from at the moment asked about. */
export interface Standing {
  config: BillingConfig;
  holdings: Holdings;
  sources: Sources;
  now: Date;
}

/**
 * What an account may use of one feature: the most generous of its plans, and what add-ons and grants add to it.
 *
 * @throws Error when no such feature is declared
 */
export function toEntitlement(standing: Standing, feature: string): EntitlementView {
  const { config, sources } = standing;
  const definition = findFeature(config, feature);
  const sum = addUp(standing, feature);
  const { level, because } = sum;
  const base = { feature, label: definition.label, kind: definition.kind, because };
  const changesAt = sources.changesAt?.toISOString() ?? null;
  if (definition.kind === 'flag') {
    const upgradeTo = level > 0 ? null : cheapestPlanWith(config, feature, Number.POSITIVE_INFINITY);
    return { ...base, allowed: level > 0, changesAt, upgradeTo };
  }
  // One more than now: for counted features a plan is an upgrade when it has more of them.
  const upgradeTo = Number.isFinite(level) ? cheapestPlanWith(config, feature, level + 1) : null;
  if (definition.kind === 'metered') return { ...base, ...meter(standing, feature, sum), upgradeTo };
  return { ...base, allowed: level > 0, limit: toLimit(level), changesAt, upgradeTo };
}

export function findFeature(config: BillingConfig, feature: string): FeatureDefinition {
  const definition = Object.hasOwn(config.features, feature) ? config.features[feature] : undefined;
  if (definition) return definition;
  const names = Object.keys(config.features).join(', ');
  throw new Error(`No feature is called "${feature}"; billing.config.ts declares ${names}.`);
}

const toLimit = (level: Level) => (Number.isFinite(level) ? level : null);

interface AddedUp {
  level: Level;
  because: string;
  /** The plan that counts. */
  planKey: string | undefined;
  /** What comes on top of it. */
  more: Level;
}

function addUp({ config, sources }: Standing, feature: string): AddedUp {
  let best: Omit<AddedUp, 'more'> = { level: -1, because: 'No plan is held.', planKey: undefined };
  for (const { planKey, because } of sources.plans) {
    const level = planLevel(config, planKey, feature);
    if (level > best.level) best = { level, because, planKey };
  }
  const added = sources.added.filter((each) => each.feature === feature);
  const more = added.reduce((sum, { amount }) => sum + (amount ?? Number.POSITIVE_INFINITY), 0);
  const level = Math.max(best.level, 0) + more;
  const said = best.level > 0 || added.length === 0 ? [best.because] : [];
  const because = [...said, ...added.map((each) => each.because)].join(' ');
  return { level, because, planKey: best.planKey, more };
}

function meter(
  { config, holdings, sources, now }: Standing,
  feature: string,
  { level, planKey, more }: AddedUp,
): Pick<EntitlementView, 'allowed' | 'limit' | 'changesAt'> & { balance: MeteredBalance } {
  const { period } = sources;
  const usage = planKey === undefined ? NO_USAGE : planUsage(config, planKey, feature);
  const included = usage.included + more;
  const ofPeriod = holdings.usage.find(
    (total) => total.feature === feature && +total.periodStartsAt === +period.startsAt,
  );
  const used = ofPeriod?.total ?? 0;
  const credits = creditBalance(holdings, { feature, period, included, now });
  // What goes over is charged where the plan sells it, else it ends with the credits.
  const limit = usage.isCharged ? level : included + credits.takenInPeriod + credits.left;
  const remaining = Math.max(0, limit - used);
  return {
    allowed: remaining > 0,
    limit: toLimit(limit),
    changesAt: earliest([sources.changesAt, period.endsAt])?.toISOString() ?? null,
    balance: {
      included: toLimit(included),
      used,
      remaining: toLimit(remaining),
      credits: credits.left,
      isCharged: usage.isCharged,
      periodStartsAt: period.startsAt.toISOString(),
      resetsAt: period.endsAt.toISOString(),
    },
  };
}

const NO_USAGE = { included: 0, isCharged: false };
