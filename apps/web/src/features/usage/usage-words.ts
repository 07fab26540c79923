import type { Outputs } from '../../server.ts';
import { formatMoney } from '../../ui/money.ts';

export type UsageOfFeature = Outputs['usage']['view'][number];

export const formatCount = (count: number) => new Intl.NumberFormat('en').format(count);

/** How much of what is included was used, from 0 to 100; null where there is nothing to fill. */
export function usedPercent({ included, used }: Pick<UsageOfFeature, 'included' | 'used'>): number | null {
  if (included === null || included === 0) return null;
  return Math.min(100, Math.floor((used / included) * 100));
}

/** What was used of what is included. */
export function sayUsed({ included, used }: Pick<UsageOfFeature, 'included' | 'used'>): string {
  if (included === null) return `${formatCount(used)} used, without a limit`;
  return `${formatCount(used)} of ${formatCount(included)} used`;
}

/** What becomes of what goes over: credits first, then the next invoice; or that it ends there. */
export function sayOver(usage: UsageOfFeature): string {
  const { over, fromCredits, credits, cost, isCharged, remaining } = usage;
  const left = credits > 0 ? ` ${formatCount(credits)} credits are left.` : '';
  if (over === 0) return sayBelow(usage) + left;
  const charged = over - fromCredits;
  const paid = fromCredits > 0 ? ` ${formatCount(fromCredits)} of it paid by credits,` : '';
  if (isCharged && cost)
    return `${formatCount(over)} over what is included:${paid} ${formatCount(charged)} charged at the end of the period, ${formatMoney(cost)} so far before tax.${left}`;
  const end = remaining === 0 ? ' Nothing more can be used until then.' : '';
  return `${formatCount(over)} over what is included,${paid ? `${paid.slice(0, -1)}.` : ' at no charge.'}${left}${end}`;
}

function sayBelow({ isCharged, included, remaining }: UsageOfFeature): string {
  if (included === null) return 'Nothing is charged for it.';
  if (isCharged) return 'Nothing to pay so far.';
  return remaining === 0
    ? 'All that is included was used: nothing more can be used until then.'
    : 'Nothing is charged for it.';
}
