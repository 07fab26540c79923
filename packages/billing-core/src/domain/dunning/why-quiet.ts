import type { DeclineKind } from './decline-codes.ts';

export interface QuietFacts {
  subscription: { status: string; cancelsAt: Date | null; collectionPaused: string | null } | undefined;
  declineKind: DeclineKind;
  isDisputed: boolean;
  day: number;
}

/**
 * Why a mail whose day has come is left out, though the case is open; null when it is to go.
 *
 * - Who has said that they leave is not asked to stay by being asked to pay.
 * - Nothing is asked of somebody whose payments are paused, or whose bank is being asked about this very payment.
 * - On the first day the mail that asks for a confirmation says all (`invoice.payment_action_required`).
 */
export function whyQuiet({ subscription, declineKind, isDisputed, day }: QuietFacts): string | null {
  if (subscription?.cancelsAt) return 'The customer has cancelled, and is not written to.';
  if (subscription?.status === 'paused' || subscription?.collectionPaused)
    return 'Payments are paused, and nothing is asked of the customer.';
  if (isDisputed) return 'The payment is disputed, and nothing is asked of the customer.';
  if (day === 0 && declineKind === 'authentication')
    return 'The mail that asks for the bank’s confirmation says it.';
  return null;
}
