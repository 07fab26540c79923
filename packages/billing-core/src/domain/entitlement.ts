import type { EntitlementView } from '../billing.ts';
import type { BillingConfig, FeatureDefinition } from '../config.ts';
import { findPlan, freePlanKey, grantOf } from './catalog/catalog.ts';
import type { Subscription } from './subscription.ts';

/** How long a payment may be late before access ends. */
export const GRACE_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Which plan an account may use now, from its rows and the clock alone: right also while a webhook is late.
 *
 * - `active`: its plan. `trialing`: its plan, until the trial has ended and a day more for the renewal to be told.
 * - `past_due`: its plan for seven days after the period began that was not paid.
 * - anything else: the free plan.
 */
export function effectivePlan(
  config: BillingConfig,
  subscription: Subscription | undefined,
  now: Date,
): { planKey: string | undefined; because: string } {
  const free = freePlanKey(config);
  if (!subscription) return { planKey: free, because: 'There is no subscription.' };
  const { planKey, status } = subscription;
  if (status === 'active') return { planKey, because: 'The subscription is active.' };
  if (status === 'trialing') {
    const ends = subscription.trialEndsAt;
    const isOver = ends !== null && now.getTime() > ends.getTime() + DAY_MS;
    return isOver
      ? { planKey: free, because: 'The trial has ended.' }
      : { planKey, because: 'The trial is running.' };
  }
  if (status === 'past_due') {
    const graceEnds = subscription.currentPeriodStartsAt.getTime() + GRACE_DAYS * DAY_MS;
    return now.getTime() < graceEnds
      ? { planKey, because: `A payment is late; access stays for ${GRACE_DAYS} days.` }
      : { planKey: free, because: `A payment is more than ${GRACE_DAYS} days late.` };
  }
  return { planKey: free, because: `The subscription is ${status}.` };
}

/** What the plan in effect says of one feature; a feature that it does not name is not included. */
export function toEntitlement(
  config: BillingConfig,
  feature: string,
  definition: FeatureDefinition,
  plan: { planKey: string | undefined; because: string },
): EntitlementView {
  const held = plan.planKey === undefined ? undefined : findPlan(config, plan.planKey);
  const grant = held && grantOf(held, feature);
  const base = { feature, label: definition.label, kind: definition.kind, because: plan.because };
  if (definition.kind === 'flag') return { ...base, allowed: grant === true };
  if (grant === 'unlimited') return { ...base, allowed: true, limit: null };
  const limit = typeof grant === 'number' ? grant : 0;
  return { ...base, allowed: limit > 0, limit };
}
