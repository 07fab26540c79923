import type { DunningStep, PaymentFailure } from './case-facts.ts';

/** What brought the money. */
export const RECOVERY_WAYS = ['customer', 'stripe_retry', 'manual_retry'] as const;
export type RecoveryWay = (typeof RECOVERY_WAYS)[number];

export interface Recovery {
  way: RecoveryWay;
  /** The day of the last mail that had left by then; null when none had. */
  afterDay: number | null;
}

/**
 * To whom a recovery is owed, from what is known of the case alone:
 *
 * - a try that an operator asked for and that was paid: theirs;
 * - a link of ours that was used, or a new card, before it was paid: the customer's, whoever charged it then;
 * - paid no sooner than Stripe had set its next try: Stripe's;
 * - else the customer paid, on the invoice's page or here.
 */
export function attributeRecovery(
  paidAt: Date,
  { last, steps }: { last: PaymentFailure; steps: readonly DunningStep[] },
): Recovery {
  return { way: wayOf(paidAt, last, steps), afterDay: lastMailBefore(paidAt, steps) };
}

function wayOf(paidAt: Date, { nextAttemptAt }: PaymentFailure, steps: readonly DunningStep[]): RecoveryWay {
  if (steps.some(({ kind, state }) => kind === 'retry' && state === 'done')) return 'manual_retry';
  const hasActed = steps.some(
    ({ kind, openedAt }) => kind === 'card' || (openedAt !== null && openedAt <= paidAt),
  );
  if (hasActed) return 'customer';
  return nextAttemptAt !== null && paidAt >= nextAttemptAt ? 'stripe_retry' : 'customer';
}

function lastMailBefore(paidAt: Date, steps: readonly DunningStep[]): number | null {
  const days = steps.flatMap(({ day, sentAt }) =>
    day !== null && sentAt !== null && sentAt <= paidAt ? [day] : [],
  );
  return days.length === 0 ? null : Math.max(...days);
}
