import type { Outputs } from '../../server.ts';
import type { StatusTone } from '../../ui/status-badge.tsx';

export type FailedPayment = Outputs['operator']['failedPayments']['list']['items'][number];
export type RecoveryWay = NonNullable<FailedPayment['recovery']>['by'];

export interface PaymentSearch {
  /** Left out: the open ones. */
  state?: 'closed';
}

/** What the address asks for; what it can not mean is left out. */
export const toPaymentSearch = (search: Record<string, unknown>): PaymentSearch =>
  search.state === 'closed' ? { state: 'closed' } : {};

export const STATES: Record<FailedPayment['state'], { words: string; tone: StatusTone }> = {
  open: { words: 'Open', tone: 'warning' },
  recovered: { words: 'Recovered', tone: 'ok' },
  cancelled: { words: 'Cancelled', tone: 'neutral' },
  refunded: { words: 'Credited', tone: 'neutral' },
  voided: { words: 'Voided', tone: 'neutral' },
  uncollectible: { words: 'Uncollectible', tone: 'danger' },
  paused: { words: 'Paused', tone: 'neutral' },
  exhausted: { words: 'Not recovered', tone: 'danger' },
};

const WAYS: Record<RecoveryWay, string> = {
  customer: 'the customer',
  stripe_retry: 'Stripe’s own try',
  manual_retry: 'a try by hand',
};

/** What brought the money, in a few words. */
export function recoveryWords({ by, afterDay }: NonNullable<FailedPayment['recovery']>): string {
  return afterDay === null
    ? `by ${WAYS[by]}, before any mail`
    : `by ${WAYS[by]}, after the mail of day ${afterDay}`;
}

/** Whole days since a moment, for a queue that is worked through by age. */
export function daysSince(at: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(at)) / 86_400_000);
  if (days <= 0) return 'since today';
  return days === 1 ? 'for 1 day' : `for ${days} days`;
}
