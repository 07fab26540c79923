import type { BillingConfig } from '../../config.ts';
import { findPlan } from '../catalog/catalog.ts';
import type { Gives } from './gives.ts';

/** What a purchase gives, a sentence each part; a name that is no longer declared is said as it is. */
export const describeGives = (config: BillingConfig, { parts, days }: Gives): string[] =>
  parts.map((part) => {
    if (part.kind === 'plan')
      return `The ${findPlan(config, part.planKey)?.name ?? part.planKey} plan, for good`;
    const feature = Object.hasOwn(config.features, part.feature) ? config.features[part.feature] : undefined;
    const { unit, units } = feature ?? {};
    const one = units ?? (unit ? `${unit}s` : (feature?.label ?? part.feature));
    const until = days === null ? 'they do not expire' : `for ${days} ${days === 1 ? 'day' : 'days'}`;
    return `${part.amount.toLocaleString('en-US')} ${one}, used after those of your plan; ${until}`;
  });
