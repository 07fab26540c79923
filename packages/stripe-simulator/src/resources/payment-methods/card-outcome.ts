import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { CardRecord } from '../../kernel/state/records.ts';
import type { CardBehaviour } from './test-cards.ts';

export interface Decline {
  kind: 'declined';
  code: ErrorCode;
  declineCode: string;
  message: string;
}

export type CardOutcome = { kind: 'succeeded' } | { kind: 'requires_action' } | Decline;

export interface Circumstances {
  /** The customer is not there to answer a challenge. */
  offSession: boolean;
  /** The customer has just passed 3-D Secure. */
  authenticated: boolean;
  /** The merchant asks for 3-D Secure wherever the card knows it (`request_three_d_secure`). */
  asksForAuthentication?: boolean;
  /** Rather a decline than a challenge (`error_on_requires_action`). */
  refusesAction?: boolean;
}

export const declined = (code: ErrorCode, declineCode: string, message: string): Decline => ({
  kind: 'declined',
  code,
  declineCode,
  message,
});

const WAS_DECLINED = 'Your card was declined.';
const INSUFFICIENT = declined('card_declined', 'insufficient_funds', 'Your card has insufficient funds.');
const GENERIC = declined('card_declined', 'generic_decline', WAS_DECLINED);
const FRAUDULENT = declined('card_declined', 'fraudulent', WAS_DECLINED);
export const EXPIRED = declined('expired_card', 'expired_card', 'Your card has expired.');
const PROCESSING_ERROR = declined(
  'processing_error',
  'processing_error',
  'An error occurred while processing your card. Try again in a little bit.',
);

/** https://docs.stripe.com/testing#declined-payments, https://docs.stripe.com/declines/codes */
const DECLINES: Partial<Record<CardBehaviour, Decline>> = {
  generic_decline: GENERIC,
  insufficient_funds: INSUFFICIENT,
  lost_card: declined('card_declined', 'lost_card', WAS_DECLINED),
  stolen_card: declined('card_declined', 'stolen_card', WAS_DECLINED),
  expired_card: EXPIRED,
  incorrect_cvc: declined('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  processing_error: PROCESSING_ERROR,
  velocity_exceeded: declined(
    'card_declined',
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  blocked: FRAUDULENT,
  risk_highest: FRAUDULENT,
  authenticate_then_insufficient_funds: INSUFFICIENT,
  authenticate_then_decline: GENERIC,
  authenticate_error: GENERIC,
  not_a_test_card: declined(
    'card_declined',
    'test_mode_live_card',
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  ),
};

const NEEDS_CUSTOMER = declined(
  'authentication_required',
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
);

/** Whether a charge goes through. */
export function decideCharge(card: CardRecord, circumstances: Circumstances): CardOutcome {
  if (card.behaviour === 'fails_after_attaching') return GENERIC;
  const { offSession, authenticated, refusesAction = false, asksForAuthentication = false } = circumstances;
  if (card.behaviour === 'authenticate_if_asked_error' && asksForAuthentication) return PROCESSING_ERROR;
  if (!authenticated && isChallenged(card, circumstances))
    return offSession || refusesAction ? NEEDS_CUSTOMER : { kind: 'requires_action' };
  return DECLINES[card.behaviour] ?? { kind: 'succeeded' };
}

/** https://docs.stripe.com/testing#authentication-and-setup, #three-ds-cards */
function isChallenged({ behaviour, setUp }: CardRecord, circumstances: Circumstances): boolean {
  switch (behaviour) {
    case 'authenticate_always':
    case 'authenticate_then_insufficient_funds':
    case 'authenticate_then_decline':
      return true;
    case 'authenticate_unless_set_up':
      return !setUp;
    case 'authenticate_on_session':
      return !circumstances.offSession;
    case 'authenticate_if_asked':
      return circumstances.asksForAuthentication === true;
    default:
      return false;
  }
}

/** Whether a card can be saved: the bank is asked, but nothing is charged. */
export function decideSetUp(card: CardRecord, circumstances: Circumstances): CardOutcome {
  switch (card.behaviour) {
    case 'fails_after_attaching':
    case 'authenticate_on_session':
    case 'blocked':
    case 'risk_highest':
    case 'authenticate_error':
      return { kind: 'succeeded' };
    case 'authenticate_then_insufficient_funds':
    case 'authenticate_then_decline': {
      const outcome = decideCharge(card, circumstances);
      return outcome.kind === 'requires_action' ? outcome : { kind: 'succeeded' };
    }
    default:
      return decideCharge(card, circumstances);
  }
}
