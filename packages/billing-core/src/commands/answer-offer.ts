import type { Outcome, RetentionOffer } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { decideChangeable } from '../domain/changeable.ts';
import type { Subscription } from '../domain/subscription.ts';

export interface OfferFacts {
  /** What the configuration offers to who wants to leave. */
  offer: RetentionOffer | undefined;
  subscription: Subscription | undefined;
  /** Whether the account has answered an offer before, whichever it was. */
  wasAnswered: boolean;
}

/**
 * The offer that is made to who wants to leave.
 *
 * - Once an account, whatever was answered; to somebody who pays, or will after a trial, and is not leaving already.
 * - A pause is offered to who is charged: in a trial there is nothing to pause.
 */
export function decideOffer({
  offer,
  subscription,
  wasAnswered,
}: OfferFacts): Outcome<{ offer: RetentionOffer; subscription: Subscription }> {
  if (!offer || wasAnswered) return fail('offer_not_available');
  const changeable = decideChangeable(subscription);
  if (!changeable.ok) return changeable;
  if (offer.kind === 'pause' && changeable.value.status === 'trialing') return fail('offer_not_available');
  return succeed({ offer, subscription: changeable.value });
}
