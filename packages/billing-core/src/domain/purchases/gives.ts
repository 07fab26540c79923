import type { OneTimeProduct } from '../../config.ts';
import type { GrantContent } from '../entitlements/holdings.ts';

/** What something that is bought once gives, in parts that each are a grant. */
export type Given = Extract<GrantContent, { kind: 'plan' | 'credits' }>;

export interface Gives {
  parts: Given[];
  /** For how many days from the payment on; null is for good. */
  days: number | null;
}

/** What a product of today's code gives. */
export const givesOf = ({ plan, credits = {}, creditsLastDays }: OneTimeProduct): Gives => ({
  parts: [
    ...(plan === undefined ? [] : [{ kind: 'plan' as const, planKey: plan }]),
    ...Object.entries(credits).flatMap(([feature, amount]) =>
      amount ? [{ kind: 'credits' as const, feature, amount }] : [],
    ),
  ],
  days: creditsLastDays ?? null,
});

/**
 * The same as a text for metadata, so that what was sold is given, whatever the code says by the time it is paid, and also from
 * Stripe's objects alone: `plan:pro credits:api_calls:10000 days:365` (docs.stripe.com/api/metadata: 500 letters).
 */
export const writeGives = ({ parts, days }: Gives): string =>
  [
    ...parts.map((part) =>
      part.kind === 'plan' ? `plan:${part.planKey}` : `credits:${part.feature}:${part.amount}`,
    ),
    ...(days === null ? [] : [`days:${days}`]),
  ].join(' ');

/** Words that are not understood, of a version of tomorrow, give nothing. */
export function readGives(text: string): Gives {
  const gives: Gives = { parts: [], days: null };
  for (const word of text.split(' ')) {
    const [kind, name = '', amount = ''] = word.split(':');
    if (kind === 'plan' && name) gives.parts.push({ kind, planKey: name });
    if (kind === 'credits' && isCount(amount))
      gives.parts.push({ kind, feature: name, amount: Number(amount) });
    if (kind === 'days' && isCount(name)) gives.days = Number(name);
  }
  return gives;
}

const isCount = (text: string) => /^[1-9]\d{0,14}$/.test(text);

/** A plan for good is had once; credits as often as they are paid for. */
export const isHadOnce = ({ parts }: Gives): boolean => parts.some(({ kind }) => kind === 'plan');
