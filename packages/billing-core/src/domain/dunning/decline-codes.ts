/**
 * What a decline asks for:
 * - `soft`: it may pass by itself, or once the customer has spoken with the bank;
 * - `hard`: this card will not pay, and another is needed, or its details have to be put right;
 * - `authentication`: the customer's bank wants to be asked with the customer there.
 */
export type DeclineKind = 'soft' | 'hard' | 'authentication';

/** What a customer may be told; `unsaid` is also for what must not be said. */
export type DeclineReason =
  | 'unsaid'
  | 'authentication'
  | 'funds'
  | 'limit'
  | 'amount'
  | 'passing'
  | 'duplicate'
  | 'expired'
  | 'number'
  | 'expiry'
  | 'security_code'
  | 'address'
  | 'pin'
  | 'account'
  | 'purchase'
  | 'currency'
  | 'details'
  | 'agreement'
  | 'provider'
  | 'disputed'
  | 'test_card'
  | 'no_card';

type Row = readonly [DeclineKind, DeclineReason];

/**
 * Every code of Stripe's table for cards (docs.stripe.com/declines/codes#card-decline-codes, read as of April 2026), in its
 * order. Hard is what its "next steps" answer with another card or other details, and what is not tried again by itself
 * (below). Lost, stolen, picked up, restricted, suspected and blocked cards are presented as a generic decline, as it asks.
 */
export const CARD_DECLINES = {
  authentication_required: ['authentication', 'authentication'],
  authentication_not_handled: ['authentication', 'authentication'],
  approve_with_id: ['soft', 'passing'],
  call_issuer: ['soft', 'unsaid'],
  card_not_supported: ['hard', 'purchase'],
  card_velocity_exceeded: ['soft', 'limit'],
  currency_not_supported: ['hard', 'currency'],
  do_not_honor: ['soft', 'unsaid'],
  do_not_try_again: ['hard', 'unsaid'],
  duplicate_transaction: ['soft', 'duplicate'],
  expired_card: ['hard', 'expired'],
  fraudulent: ['hard', 'unsaid'],
  generic_decline: ['soft', 'unsaid'],
  incorrect_address: ['hard', 'address'],
  incorrect_cvc: ['hard', 'security_code'],
  incorrect_number: ['hard', 'number'],
  incorrect_pin: ['hard', 'pin'],
  incorrect_zip: ['hard', 'address'],
  insufficient_funds: ['soft', 'funds'],
  invalid_account: ['hard', 'account'],
  invalid_amount: ['hard', 'amount'],
  invalid_cvc: ['hard', 'security_code'],
  invalid_expiry_month: ['hard', 'expiry'],
  invalid_expiry_year: ['hard', 'expiry'],
  invalid_number: ['hard', 'number'],
  invalid_pin: ['hard', 'pin'],
  issuer_not_available: ['soft', 'passing'],
  lost_card: ['hard', 'unsaid'],
  merchant_blacklist: ['hard', 'unsaid'],
  new_account_information_available: ['hard', 'account'],
  no_action_taken: ['soft', 'unsaid'],
  not_permitted: ['soft', 'unsaid'],
  offline_pin_required: ['hard', 'pin'],
  online_or_offline_pin_required: ['hard', 'pin'],
  pickup_card: ['hard', 'unsaid'],
  pin_try_exceeded: ['hard', 'pin'],
  processing_error: ['soft', 'passing'],
  reenter_transaction: ['soft', 'passing'],
  restricted_card: ['hard', 'unsaid'],
  revocation_of_all_authorizations: ['hard', 'unsaid'],
  revocation_of_authorization: ['hard', 'unsaid'],
  security_violation: ['soft', 'unsaid'],
  service_not_allowed: ['soft', 'unsaid'],
  stolen_card: ['hard', 'unsaid'],
  // Visa's R0, which like R1 and R3 (the two revocations) permits no other try.
  stop_payment_order: ['hard', 'unsaid'],
  testmode_decline: ['hard', 'test_card'],
  transaction_not_allowed: ['hard', 'unsaid'],
  try_again_later: ['soft', 'passing'],
  withdrawal_count_limit_exceeded: ['soft', 'limit'],
  mobile_device_authentication_required: ['authentication', 'authentication'],
} as const satisfies Record<string, Row>;

/** What else the same page has, for wallets and local methods (docs.stripe.com/declines/codes#local-payment-method-decline-codes). */
export const LOCAL_DECLINES = {
  partner_generic_decline: ['soft', 'provider'],
  invalid_customer_account: ['soft', 'provider'],
  payment_limit_exceeded: ['soft', 'limit'],
  invalid_billing_agreement: ['hard', 'agreement'],
  invalid_business_account: ['soft', 'provider'],
  partner_high_risk_customer: ['hard', 'unsaid'],
  compliance_violation: ['hard', 'unsaid'],
  payment_disputed: ['soft', 'disputed'],
  invalid_authorization: ['hard', 'agreement'],
  invalid_payment_information: ['hard', 'details'],
  partner_payment_not_found: ['soft', 'provider'],
  expired_payment_information: ['hard', 'expired'],
} as const satisfies Record<string, Row>;

/** No decline codes: errors that stand where one would, and what we call a customer with nothing to charge (docs.stripe.com/error-codes). */
const OTHER_CODES = {
  highest_risk_level: ['hard', 'unsaid'],
  invoice_payment_intent_requires_action: ['authentication', 'authentication'],
  payment_intent_authentication_failure: ['authentication', 'authentication'],
  no_payment_method: ['soft', 'no_card'],
} as const satisfies Record<string, Row>;

/**
 * After these Stripe goes on to schedule tries and executes none before there is another payment method
 * (docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes). `highest_risk_level` is what the
 * charge's outcome says; its decline code is `fraudulent`.
 */
export const NOT_RETRIED_BY_STRIPE: ReadonlySet<string> = new Set([
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'authentication_required',
  'highest_risk_level',
  'transaction_not_allowed',
]);

const ROWS: Readonly<Record<string, Row>> = { ...CARD_DECLINES, ...LOCAL_DECLINES, ...OTHER_CODES };

/** Of a code not known today nothing is presumed: it is soft, and nothing is said of why. */
const UNKNOWN: Row = ['soft', 'unsaid'];

export const rowOf = (code: string | null): Row =>
  (code !== null && Object.hasOwn(ROWS, code) ? ROWS[code] : undefined) ?? UNKNOWN;
