/**
 * What a decline asks for:
 * - `soft`: it may pass by itself, and Stripe tries again;
 * - `hard`: this card will not pay, and another is needed;
 * - `authentication`: the customer's bank wants to be asked with the customer there.
 */
export type DeclineKind = 'soft' | 'hard' | 'authentication';

/**
 * Codes after which Stripe does not charge the card again, whatever its plan of retries says; only another card is tried
 * (docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes). `authentication_required` is one of
 * them too, and has a way of its own.
 */
const NOT_RETRIED = [
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'highest_risk_level',
  'transaction_not_allowed',
];

/** Codes whose next step is another card or its issuer: time alone changes nothing (docs.stripe.com/declines/codes). */
const NEEDS_ANOTHER_CARD = [
  'card_not_supported',
  'currency_not_supported',
  'do_not_try_again',
  'expired_card',
  'fraudulent',
  'incorrect_cvc',
  'incorrect_zip',
  'invalid_account',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'merchant_blacklist',
  'new_account_information_available',
  'restricted_card',
  'security_violation',
  'service_not_allowed',
  'stop_payment_order',
  'testmode_decline',
];

const HARD = new Set([...NOT_RETRIED, ...NEEDS_ANOTHER_CARD]);
const AUTHENTICATION = new Set([
  'authentication_required',
  'authentication_not_handled',
  'invoice_payment_intent_requires_action',
  'payment_intent_authentication_failure',
]);

/** Of a code not known today nothing is presumed: Stripe goes on, and so does the customer's chance. */
export function declineKindOf(code: string | null): DeclineKind {
  if (code === null) return 'soft';
  if (AUTHENTICATION.has(code)) return 'authentication';
  return HARD.has(code) ? 'hard' : 'soft';
}

/** Whether a charge of the same card is worth another try. */
export const isRetryWorthwhile = (code: string | null): boolean => declineKindOf(code) === 'soft';

const WORDS: Readonly<Record<string, string>> = {
  insufficient_funds: 'There was not enough money in the account of the card.',
  card_velocity_exceeded: 'The card has reached its limit.',
  withdrawal_count_limit_exceeded: 'The card has reached its limit.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The security code of the card is wrong.',
  invalid_cvc: 'The security code of the card is wrong.',
  incorrect_number: 'The number of the card is wrong.',
  invalid_number: 'The number of the card is wrong.',
  card_not_supported: 'The card does not take this kind of purchase.',
  currency_not_supported: 'The card does not pay in this currency.',
  processing_error: 'The bank could not be reached for a moment.',
  issuer_not_available: 'The bank could not be reached for a moment.',
  try_again_later: 'The bank could not be reached for a moment.',
  reenter_transaction: 'The bank could not be reached for a moment.',
  revocation_of_authorization: 'The bank was told not to pay for this any more.',
  revocation_of_all_authorizations: 'The bank was told not to pay for this any more.',
  stop_payment_order: 'The bank was told not to pay for this any more.',
  no_payment_method: 'There is no card to charge.',
};

/**
 * Why a payment failed, in words that a customer may read. Nothing is said of a card that was reported lost or stolen, or of a
 * suspicion: the words for those are the general ones (docs.stripe.com/declines/codes).
 */
export function declineWords(code: string | null): string {
  if (declineKindOf(code) === 'authentication') return 'The bank asks for a confirmation of the payment.';
  const words = code !== null && Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return words ?? 'The bank declined the payment without saying why.';
}
