import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { type Decline, isRetryWorthwhile } from '../domain/dunning/decline-words.ts';

export interface RetryFacts {
  state: string;
  decline: Decline;
  /** Whether there is another card now than the one that was declined. */
  hasNewCard: boolean;
}

/**
 * - Only an open case has something to charge.
 * - A card that will not pay, and one whose bank wants the customer there, is not charged again: the networks count such tries
 *   against the merchant (docs.stripe.com/declines/card#retrying-issuer-declines). A new card may be.
 */
export function decideRetryPayment(facts: RetryFacts | undefined): Outcome<{ allowed: true }> {
  if (!facts) return fail('invoice_not_found');
  if (facts.state !== 'open') return fail('invoice_not_open');
  if (!facts.hasNewCard && !isRetryWorthwhile(facts.decline)) return fail('retry_pointless');
  return succeed({ allowed: true });
}
