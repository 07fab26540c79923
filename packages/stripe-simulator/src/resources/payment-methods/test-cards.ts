/** How a card behaves when it is attached or charged. */
export type CardBehaviour =
  | 'succeeds'
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'fails_after_attaching'
  | 'authenticate_always'
  | 'refund_fails'
  | 'refund_pending'
  | 'disputed_fraudulent'
  | 'disputed_not_received'
  | 'disputed_inquiry'
  | 'fraud_warning'
  | 'authenticate_unless_set_up'
  | 'bypasses_pending'
  | 'not_a_test_card';

export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb';
  last4: string;
  behaviour: CardBehaviour;
}

interface ListedCard extends TestCard {
  number: string;
  /** What stands for the card in API calls: `pm_card_…` (and, for the common brands, `tok_…`). */
  tokens: readonly string[];
}

const card = (number: string, behaviour: CardBehaviour, tokens: readonly string[]): ListedCard => ({
  number,
  brand: brandOf(number),
  last4: number.slice(-4),
  behaviour,
  tokens,
});

/** https://docs.stripe.com/testing */
const TEST_CARDS: readonly ListedCard[] = [
  card('4242424242424242', 'succeeds', ['pm_card_visa', 'tok_visa', 'pm_card_us']),
  card('4000056655665556', 'succeeds', ['pm_card_visa_debit', 'tok_visa_debit']),
  card('5555555555554444', 'succeeds', ['pm_card_mastercard', 'tok_mastercard']),
  card('378282246310005', 'succeeds', ['pm_card_amex', 'tok_amex']),
  card('6011111111111117', 'succeeds', ['pm_card_discover', 'tok_discover']),
  card('3056930009020004', 'succeeds', ['pm_card_diners', 'tok_diners']),
  card('3566002020360505', 'succeeds', ['pm_card_jcb', 'tok_jcb']),
  card('4000000000000002', 'generic_decline', [
    'pm_card_chargeDeclined',
    'pm_card_visa_chargeDeclined',
    'tok_chargeDeclined',
  ]),
  card('4000000000009995', 'insufficient_funds', [
    'pm_card_chargeDeclinedInsufficientFunds',
    'pm_card_visa_chargeDeclinedInsufficientFunds',
  ]),
  card('4000000000009987', 'lost_card', [
    'pm_card_chargeDeclinedLostCard',
    'pm_card_visa_chargeDeclinedLostCard',
  ]),
  card('4000000000009979', 'stolen_card', [
    'pm_card_chargeDeclinedStolenCard',
    'pm_card_visa_chargeDeclinedStolenCard',
  ]),
  card('4000000000000069', 'expired_card', ['pm_card_chargeDeclinedExpiredCard']),
  card('4000000000000127', 'incorrect_cvc', ['pm_card_chargeDeclinedIncorrectCvc']),
  card('4000000000000119', 'processing_error', ['pm_card_chargeDeclinedProcessingError']),
  card('4000000000000341', 'fails_after_attaching', ['pm_card_chargeCustomerFail', 'tok_chargeCustomerFail']),
  card('4000000000005126', 'refund_fails', ['pm_card_refundFail']),
  card('4000000000007726', 'refund_pending', ['pm_card_pendingRefund']),
  card('4000000000000077', 'bypasses_pending', ['pm_card_bypassPending', 'tok_bypassPending']),
  card('4000003720000278', 'bypasses_pending', [
    'pm_card_bypassPendingInternational',
    'tok_bypassPendingInternational',
  ]),
  card('4000000000000259', 'disputed_fraudulent', ['pm_card_createDispute', 'tok_createDispute']),
  card('4000000000002685', 'disputed_not_received', [
    'pm_card_createDisputeProductNotReceived',
    'tok_createDisputeProductNotReceived',
  ]),
  card('4000000000001976', 'disputed_inquiry', ['pm_card_createDisputeInquiry', 'tok_createDisputeInquiry']),
  card('4000000000005423', 'fraud_warning', [
    'pm_card_createIssuerFraudRecord',
    'tok_createIssuerFraudRecord',
  ]),
  card('4000002500003155', 'authenticate_unless_set_up', [
    'pm_card_authenticationRequiredOnSetup',
    'pm_card_authenticationRequiredSetupForOffSession',
  ]),
  card('4000002760003184', 'authenticate_always', [
    'pm_card_authenticationRequired',
    'pm_card_threeDSecure2Required',
  ]),
];

export function findTestCard(token: string): TestCard | undefined {
  return TEST_CARDS.find(({ tokens }) => tokens.includes(token));
}

/** The number is looked at once, here, and forgotten. Undefined when its check digit is wrong. */
export function recogniseNumber(typed: string): TestCard | undefined {
  const number = typed.replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number) || !hasCheckDigit(number)) return undefined;
  const listed = TEST_CARDS.find((candidate) => candidate.number === number);
  return listed ?? { brand: brandOf(number), last4: number.slice(-4), behaviour: 'not_a_test_card' };
}

function brandOf(number: string): TestCard['brand'] {
  if (/^3[47]/.test(number)) return 'amex';
  if (/^(30|36|38)/.test(number)) return 'diners';
  if (/^35/.test(number)) return 'jcb';
  if (/^6/.test(number)) return 'discover';
  return /^[52]/.test(number) ? 'mastercard' : 'visa';
}

/** Luhn's algorithm. */
function hasCheckDigit(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
    0,
  );
  return sum % 10 === 0;
}
