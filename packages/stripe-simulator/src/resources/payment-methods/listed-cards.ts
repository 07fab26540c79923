import type { CardBehaviour, ListedCard } from './test-cards.ts';

type More = Partial<Pick<ListedCard, 'country' | 'funding' | 'networks'>>;

const card = (
  number: string,
  behaviour: CardBehaviour,
  tokens: readonly string[],
  more: More = {},
): ListedCard => ({ number, behaviour, tokens, country: 'US', funding: 'credit', ...more });

const succeeding = (number: string, tokens: readonly string[], more?: More) =>
  card(number, 'succeeds', tokens, more);

/** Both names that a card has in API calls. */
const named = (name: string) => [`pm_card_${name}`, `tok_${name}`];

/** As `named`, with and without the brand, which newer and older pages write. */
const namedVisa = (name: string) => [...named(name), ...named(`visa_${name}`)];

const DEBIT = { funding: 'debit' } as const;

/** https://docs.stripe.com/testing#cards-by-brand and #co-branded-cards */
export const BRAND_CARDS: readonly ListedCard[] = [
  succeeding('4242424242424242', named('visa')),
  succeeding('4000056655665556', named('visa_debit'), DEBIT),
  succeeding('5555555555554444', named('mastercard')),
  succeeding('2223003122003222', []),
  succeeding('5200828282828210', named('mastercard_debit'), DEBIT),
  succeeding('5105105105105100', named('mastercard_prepaid'), { funding: 'prepaid' }),
  succeeding('378282246310005', [...named('amex'), 'pm_card_amex_threeDSecureNotSupported']),
  succeeding('371449635398431', []),
  succeeding('6011111111111117', named('discover')),
  succeeding('6011000990139424', []),
  succeeding('6011981111111113', [], DEBIT),
  succeeding('3056930009020004', named('diners')),
  succeeding('36227206271667', []),
  succeeding('3566002020360505', named('jcb'), { country: 'JP' }),
  succeeding('6200000000000005', named('unionpay'), { country: 'CN' }),
  succeeding('6200000000000047', [], { ...DEBIT, country: 'CN' }),
  succeeding('6205500000000000004', [], { country: 'CN' }),
  succeeding('4000002500001001', named('visa_cartesBancaires'), {
    country: 'FR',
    networks: ['cartes_bancaires', 'visa'],
  }),
  succeeding('5555552500001001', named('mastercard_cartesBancaires'), {
    country: 'FR',
    networks: ['cartes_bancaires', 'mastercard'],
  }),
];

/** https://docs.stripe.com/testing: declined payments, fraud prevention, disputes, refunds and 3-D Secure. */
export const BEHAVING_CARDS: readonly ListedCard[] = [
  card('4000000000000002', 'generic_decline', namedVisa('chargeDeclined')),
  card('4000000000009995', 'insufficient_funds', namedVisa('chargeDeclinedInsufficientFunds')),
  card('4000000000009987', 'lost_card', namedVisa('chargeDeclinedLostCard')),
  card('4000000000009979', 'stolen_card', namedVisa('chargeDeclinedStolenCard')),
  card('4000000000000069', 'expired_card', namedVisa('chargeDeclinedExpiredCard')),
  card('4000000000000127', 'incorrect_cvc', namedVisa('chargeDeclinedIncorrectCvc')),
  card('4000000000000119', 'processing_error', namedVisa('chargeDeclinedProcessingError')),
  card('4000000000006975', 'velocity_exceeded', namedVisa('chargeDeclinedVelocityLimitExceeded')),
  card('4000000000000341', 'fails_after_attaching', namedVisa('chargeCustomerFail')),
  card('4100000000000019', 'blocked', [...named('radarBlock'), ...namedVisa('chargeDeclinedFraudulent')]),
  card('4000000000004954', 'risk_highest', named('riskLevelHighest')),
  card('4000000000009235', 'risk_elevated', named('riskLevelElevated')),
  card('4000000000000101', 'cvc_check_fails', named('cvcCheckFail')),
  card('4000000000000036', 'postal_check_fails', named('avsZipFail')),
  card('4000000000000028', 'line1_check_fails', named('avsLine1Fail')),
  card('4000000000000010', 'address_checks_fail', named('avsFail')),
  card('4000000000000044', 'address_unchecked', named('avsUnchecked')),
  card('4000000000000077', 'bypasses_pending', named('bypassPending')),
  card('4000003720000278', 'bypasses_pending', named('bypassPendingInternational'), { country: 'IE' }),
  card('4000000000005126', 'refund_fails', named('refundFail')),
  card('4000000000007726', 'refund_pending', named('pendingRefund')),
  card('4000000000000259', 'disputed_fraudulent', named('createDispute')),
  card('4000000000002685', 'disputed_not_received', named('createDisputeProductNotReceived')),
  card('4000000000001976', 'disputed_inquiry', named('createDisputeInquiry')),
  card('4000000404000038', 'disputed_compelling', named('createCe3EligibleDispute')),
  card('4000008400000779', 'disputed_compliance', named('createComplianceDispute')),
  card('5105008400000002', 'disputed_compliance', named('createMastercardComplianceDispute')),
  card('4000000000005423', 'fraud_warning', named('createIssuerFraudRecord')),
  card('4000002500003155', 'authenticate_unless_set_up', named('authenticationRequiredOnSetup')),
  card('4000002760003184', 'authenticate_always', named('authenticationRequired')),
  card('4000003800000446', 'authenticate_on_session', named('authenticationRequiredSetupForOffSession')),
  card(
    '4000008260003178',
    'authenticate_then_insufficient_funds',
    named('authenticationRequiredChargeDeclinedInsufficientFunds'),
  ),
  card('4000000000003220', 'authenticate_always', [
    ...named('threeDSecure2Required'),
    ...named('threeDSecureRequired'),
  ]),
  card('4000008400001629', 'authenticate_then_decline', named('threeDSecureRequiredChargeDeclined')),
  card('4000008400001280', 'authenticate_error', named('threeDSecureRequiredProcessingError')),
  card('4000000000003055', 'authenticate_if_asked', named('threeDSecureOptional')),
  card('4000000000003097', 'authenticate_if_asked_error', named('threeDSecureOptionalProcessingError')),
];
