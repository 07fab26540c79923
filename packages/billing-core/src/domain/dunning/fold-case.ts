import { isEnded } from '../subscription.ts';
import { attributeRecovery, type Recovery } from './attribute-recovery.ts';
import { byTime, type CaseFacts } from './case-facts.ts';

/** Where a failed invoice stands. All but `open` are closed; docs/dunning.md draws how one comes from another. */
export const CASE_STATES = [
  'open',
  'recovered',
  'cancelled',
  'refunded',
  'voided',
  'uncollectible',
  'paused',
  'exhausted',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** Of what was decided elsewhere, what is true of the invoice later still counts. */
const LATER = ['recovered', 'refunded', 'voided', 'uncollectible'] as const;

/** How a case may go on from each state; a test holds the fold and docs/dunning.md to it. */
export const CASE_STEPS: Record<CaseState, readonly CaseState[]> = {
  open: ['recovered', 'cancelled', 'refunded', 'voided', 'uncollectible', 'paused', 'exhausted'],
  recovered: [],
  cancelled: LATER,
  refunded: [],
  voided: [],
  uncollectible: ['recovered', 'refunded', 'voided'],
  paused: LATER,
  exhausted: LATER,
};

export interface FoldedCase {
  state: CaseState;
  openedAt: Date;
  closedAt: Date | null;
  because: string;
  failureCount: number;
  lastFailedAt: Date;
  /** When Stripe tries again; null when it does not, or when the case is closed. */
  nextAttemptAt: Date | null;
  recovery: Recovery | null;
}

/** Invoices that a subscription makes as it goes on; its first one belongs to the checkout (docs.stripe.com/api/invoices/object). */
const RENEWALS = new Set([
  'subscription',
  'subscription_cycle',
  'subscription_update',
  'subscription_threshold',
]);
export const isRenewal = (billingReason: string | null): boolean => RENEWALS.has(billingReason ?? '');

/**
 * The case of an invoice as a pure function of what is known: nothing when it has none.
 *
 * - A case opens with the first failure of a renewal. The first payment of a checkout has none, nor an invoice made by hand.
 * - The closing invoice of somebody who left on purpose has none: what fails at or after such an end is not pursued.
 * - Paid is recovered, whatever was tried before; an invoice of which a credit note left nothing to pay is `refunded`.
 * - Voided and uncollectible are what somebody decided at Stripe.
 * - A subscription that ended unpaid, by us at the policy's end or by Stripe after its last try, is `exhausted`; one that
 *   somebody ended is `cancelled`.
 * - At the policy's end a subscription that is paused leaves `paused`, one that is left past due `exhausted`.
 */
export function foldCase(facts: CaseFacts): FoldedCase | undefined {
  const failures = [...facts.failures].sort(byTime);
  const [first, last] = [failures[0], failures.at(-1)];
  if (!first || !last || !isRenewal(facts.invoice.billingReason)) return undefined;
  if (isAfterLeaving(facts, first.failedAt)) return undefined;
  const closing = closingOf(facts);
  return {
    state: closing?.state ?? 'open',
    openedAt: first.failedAt,
    closedAt: closing?.at ?? null,
    because: closing?.because ?? 'The payment failed, and the invoice is open.',
    failureCount: failures.length,
    lastFailedAt: last.failedAt,
    nextAttemptAt: closing ? null : last.nextAttemptAt,
    recovery:
      closing?.state === 'recovered' ? attributeRecovery(closing.at, { last, steps: facts.steps }) : null,
  };
}

interface Closing {
  state: Exclude<CaseState, 'open'>;
  at: Date;
  because: string;
}

function closingOf(facts: CaseFacts): Closing | undefined {
  // What the policy left is left, also when the subscription ends later; a cancellation is the subscription's own end.
  const byPolicy = closedByPolicy(facts);
  const isLeft = facts.steps.some(({ kind, action }) => kind === 'end' && action !== 'cancel');
  return closedByInvoice(facts) ?? (isLeft ? byPolicy : undefined) ?? closedBySubscription(facts) ?? byPolicy;
}

function closedByInvoice({ invoice }: CaseFacts): Closing | undefined {
  const { status, paidAt, voidedAt, uncollectibleAt } = invoice;
  if (status === 'paid' && paidAt)
    return invoice.amountDueMinor === 0
      ? { state: 'refunded', at: paidAt, because: 'A credit note left nothing to pay.' }
      : { state: 'recovered', at: paidAt, because: 'The invoice was paid.' };
  if (status === 'void' && voidedAt)
    return { state: 'voided', at: voidedAt, because: 'The invoice was voided.' };
  if (status === 'uncollectible' && uncollectibleAt)
    return {
      state: 'uncollectible',
      at: uncollectibleAt,
      because: 'The invoice was given up as uncollectible.',
    };
  return undefined;
}

function closedBySubscription({ subscription, steps }: CaseFacts): Closing | undefined {
  if (!subscription?.endedAt || !isEnded(subscription.status)) return undefined;
  const { endedAt: at, cancellationReason } = subscription;
  if (steps.some(({ kind, action }) => kind === 'end' && action === 'cancel'))
    return {
      state: 'exhausted',
      at,
      because: 'Nothing was paid to the end, and the subscription was cancelled.',
    };
  if (cancellationReason === 'payment_failed')
    return { state: 'exhausted', at, because: 'Stripe cancelled the subscription after its last try.' };
  return { state: 'cancelled', at, because: 'The subscription was cancelled.' };
}

function closedByPolicy({ steps }: CaseFacts): Closing | undefined {
  const end = steps.find(({ kind, state }) => kind === 'end' && state === 'done');
  if (!end) return undefined;
  return { state: end.action === 'pause' ? 'paused' : 'exhausted', at: end.at, because: end.because };
}

/** Ended on purpose, and only then did the invoice fail. */
function isAfterLeaving({ subscription, steps }: CaseFacts, firstFailedAt: Date): boolean {
  if (!subscription?.endedAt || !isEnded(subscription.status)) return false;
  if (subscription.cancellationReason === 'payment_failed' || steps.some(({ kind }) => kind === 'end'))
    return false;
  return firstFailedAt >= subscription.endedAt;
}
