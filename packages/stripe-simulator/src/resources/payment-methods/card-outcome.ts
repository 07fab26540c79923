import type { CardRecord } from '../../kernel/state/records.ts';
import type { CardBehaviour } from './test-cards.ts';

export interface Decline {
  kind: 'declined';
  code: string;
  declineCode: string;
  message: string;
}

export type CardOutcome = { kind: 'succeeded' } | { kind: 'requires_action' } | Decline;

interface Circumstances {
  /** The customer is not there to answer a challenge. */
  offSession: boolean;
  /** The customer has just passed 3-D Secure. */
  authenticated: boolean;
}

const declined = (code: string, declineCode: string, message: string): Decline => ({
  kind: 'declined',
  code,
  declineCode,
  message,
});

const DECLINES: Partial<Record<CardBehaviour, Decline>> = {
  generic_decline: declined('card_declined', 'generic_decline', 'Your card was declined.'),
  insufficient_funds: declined('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
  lost_card: declined('card_declined', 'lost_card', 'Your card was declined.'),
  stolen_card: declined('card_declined', 'stolen_card', 'Your card was declined.'),
  expired_card: declined('expired_card', 'expired_card', 'Your card has expired.'),
  incorrect_cvc: declined('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  processing_error: declined(
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
  not_a_test_card: declined(
    'card_declined',
    'test_mode_live_card',
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  ),
};

const FAILS_LATER = declined('card_declined', 'generic_decline', 'Your card was declined.');
const NEEDS_CUSTOMER = declined(
  'authentication_required',
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
);

/** Whether a charge goes through. */
export function decideCharge(
  { behaviour, setUp }: CardRecord,
  { offSession, authenticated }: Circumstances,
): CardOutcome {
  if (behaviour === 'fails_after_attaching') return FAILS_LATER;
  const isChallenged =
    behaviour === 'authenticate_always' || (behaviour === 'authenticate_unless_set_up' && !setUp);
  if (isChallenged && !authenticated) return offSession ? NEEDS_CUSTOMER : { kind: 'requires_action' };
  return DECLINES[behaviour] ?? { kind: 'succeeded' };
}

/** Whether a card can be saved: the bank is asked, but nothing is charged. */
export function decideSetUp(card: CardRecord, circumstances: Circumstances): CardOutcome {
  return card.behaviour === 'fails_after_attaching'
    ? { kind: 'succeeded' }
    : decideCharge(card, circumstances);
}
