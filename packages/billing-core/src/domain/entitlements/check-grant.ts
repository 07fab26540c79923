import type { GrantInput } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { fail } from '../billing-error.ts';
import { findPlan } from '../catalog/catalog.ts';
import { formatDay } from '../status-words.ts';

/** What an operator asks for, with the moment of asking. */
export interface AskedGrant {
  content: GrantInput;
  startsAt: Date;
  endsAt: Date;
  now: Date;
}

/** Why a grant can not be given; undefined when it can. */
export function refuseGrant(config: BillingConfig, asked: AskedGrant): ReturnType<typeof fail> | undefined {
  const { content, startsAt, endsAt, now } = asked;
  if (endsAt <= startsAt) return fail('grant_refused', 'It would end before it begins.');
  if (endsAt <= now) return fail('grant_refused', `${formatDay(endsAt)} is over already.`);
  if (content.kind === 'plan') return findPlan(config, content.planKey) ? undefined : fail('plan_not_found');
  if (content.kind === 'extension') return undefined;
  return refuseFeature(config, content);
}

type OfFeature = Extract<GrantInput, { feature: string }>;

function refuseFeature(
  config: BillingConfig,
  { kind, feature, amount }: OfFeature,
): ReturnType<typeof fail> | undefined {
  const definition = Object.hasOwn(config.features, feature) ? config.features[feature] : undefined;
  if (!definition) return fail('feature_not_found');
  if (amount !== null && !(Number.isSafeInteger(amount) && amount > 0))
    return fail('grant_refused', 'The amount must be a whole number above nothing.');
  if (kind === 'credits' && definition.kind !== 'metered')
    return fail('grant_refused', `${definition.label} is not metered: only what is metered has credits.`);
  if (definition.kind === 'flag' && amount !== null)
    return fail('grant_refused', `${definition.label} is on or off: it has no amount.`);
  return undefined;
}
