import type { Outputs } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { formatMoney } from '../../ui/money.ts';

export type Preview = Outputs['planChange']['preview'];

/** "Pro, billed yearly" when only the interval changes; else the plan's name. */
export function targetOf({ from, to }: Pick<Preview, 'from' | 'to'>): string {
  if (from.planKey !== to.planKey) return to.planName;
  return `${to.planName}, billed ${to.interval === 'year' ? 'yearly' : 'monthly'}`;
}

/** The button says the exact amount that is charged when it is pressed, also when that is nothing, or the day it counts from. */
export function confirmLabel(
  preview: Pick<Preview, 'from' | 'to' | 'dueNow' | 'startsAt'>,
  locale?: string,
): string {
  const amount = formatMoney(preview.dueNow, locale ? { locale } : {});
  const target = targetOf(preview);
  if (preview.startsAt) return `Switch to ${target} on ${formatDay(preview.startsAt)}`;
  if (preview.dueNow.amountMinor === 0) return `Switch to ${target}, pay ${amount} now`;
  return `Pay ${amount} and switch to ${target}`;
}
