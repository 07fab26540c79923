import { type DeclineKind, type DeclineReason, NOT_RETRIED_BY_STRIPE, rowOf } from './decline-codes.ts';

/** Why a try to charge failed, in Stripe's words. */
export interface Decline {
  /** `decline_code`, or the error's code where there is none; null: Stripe said nothing. */
  code: string | null;
  /** What the card's network or its issuer says of another try (docs.stripe.com/declines/card#retrying-issuer-declines). */
  adviceCode: string | null;
}

/**
 * - The code decides. The issuer's advice can only make it stricter: `do_not_try_again` and `confirm_card_data` turn what is
 *   soft into hard, and `try_again_later` makes nothing soft that is not.
 * - A code and an advice that nobody knows today change nothing: it is soft, and the customer's chance goes on.
 */
export function declineKindOf({ code, adviceCode }: Decline): DeclineKind {
  const [kind] = rowOf(code);
  if (kind !== 'soft') return kind;
  return adviceCode === 'do_not_try_again' || adviceCode === 'confirm_card_data' ? 'hard' : 'soft';
}

/** Whether a charge of the same card, asked for by a person, is worth another try. */
export const isRetryWorthwhile = (decline: Decline): boolean => declineKindOf(decline) === 'soft';

/** Whether Stripe itself charges the same card again when its plan says so. */
export const isRetriedByStripe = ({ code }: Decline): boolean =>
  code === null || !NOT_RETRIED_BY_STRIPE.has(code);

/** What may be said of it: with the advice to look at the card's details, and no word of which, those are named. */
export function declineReasonOf({ code, adviceCode }: Decline): DeclineReason {
  const [kind, reason] = rowOf(code);
  const isUnsaid = kind === 'soft' && reason === 'unsaid';
  return isUnsaid && adviceCode === 'confirm_card_data' ? 'details' : reason;
}

const WORDS = {
  unsaid: 'The bank declined the payment without saying why.',
  authentication: 'The bank asks for a confirmation of the payment.',
  funds: 'There was not enough money in the account of the card.',
  limit: 'The card has reached its limit.',
  amount: 'The amount is more than the card allows.',
  passing: 'The bank could not be reached for a moment.',
  duplicate: 'The bank took it for a payment made twice.',
  expired: 'The card has expired.',
  number: 'The number of the card is wrong.',
  expiry: 'The expiry date of the card is wrong.',
  security_code: 'The security code of the card is wrong.',
  address: 'The address given with the card is wrong.',
  pin: 'The card asks for its PIN, which can not be given here.',
  account: 'The card, or the account behind it, is no longer valid.',
  purchase: 'The card does not take this kind of purchase.',
  currency: 'The card does not pay in this currency.',
  details: 'Something about the card was not right: its number, date or security code.',
  agreement: 'The agreement to charge this payment method is no longer valid.',
  provider: 'The payment provider declined the payment.',
  disputed: 'There is a dispute about an earlier payment.',
  test_card: 'It was a card for tests, which pays nothing.',
  no_card: 'There is no card to charge.',
} as const satisfies Record<DeclineReason, string>;

/**
 * Why a payment failed, in words that a customer may read. Nothing is said of a card that was reported lost or stolen, or of a
 * suspicion: the words for those are the general ones (docs.stripe.com/declines/codes).
 */
export const declineWords = (decline: Decline): string => WORDS[declineReasonOf(decline)];
