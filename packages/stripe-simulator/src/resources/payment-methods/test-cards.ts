import { COUNTRY_CARDS } from './country-cards.ts';
import { BEHAVING_CARDS, BRAND_CARDS } from './listed-cards.ts';

/** How a card behaves when it is attached or charged (docs.stripe.com/testing). */
export type CardBehaviour =
  | 'succeeds'
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'velocity_exceeded'
  | 'blocked'
  | 'risk_highest'
  | 'risk_elevated'
  | 'cvc_check_fails'
  | 'postal_check_fails'
  | 'line1_check_fails'
  | 'address_checks_fail'
  | 'address_unchecked'
  | 'fails_after_attaching'
  | 'authenticate_always'
  | 'authenticate_on_session'
  | 'authenticate_unless_set_up'
  | 'authenticate_then_insufficient_funds'
  | 'authenticate_then_decline'
  | 'authenticate_error'
  | 'authenticate_if_asked'
  | 'authenticate_if_asked_error'
  | 'bypasses_pending'
  | 'refund_fails'
  | 'refund_pending'
  | 'disputed_fraudulent'
  | 'disputed_not_received'
  | 'disputed_inquiry'
  | 'disputed_compelling'
  | 'disputed_compliance'
  | 'fraud_warning'
  | 'not_a_test_card';

export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';
  last4: string;
  behaviour: CardBehaviour;
  /** Of the issuing bank. */
  country: string;
  funding: 'credit' | 'debit' | 'prepaid';
  /** The networks of a co-branded card, the first of them its brand's. */
  networks?: readonly string[];
}

export interface ListedCard {
  number: string;
  /** What stands for the card in API calls: `pm_card_…` and, for many, `tok_…`. */
  tokens: readonly string[];
  behaviour: CardBehaviour;
  country: string;
  funding: TestCard['funding'];
  networks?: readonly string[];
}

/** Every card of https://docs.stripe.com/testing that the simulator plays. */
export const TEST_CARDS: readonly ListedCard[] = [...BRAND_CARDS, ...BEHAVING_CARDS, ...COUNTRY_CARDS];

const BY_TOKEN = new Map(TEST_CARDS.flatMap((card) => card.tokens.map((token) => [token, card] as const)));
const BY_NUMBER = new Map(TEST_CARDS.map((card) => [card.number, card] as const));

export function findTestCard(token: string): TestCard | undefined {
  const listed = BY_TOKEN.get(token);
  return listed && toTestCard(listed);
}

/** The number is looked at once, here, and forgotten. Undefined when its check digit is wrong. */
export function recogniseNumber(typed: string): TestCard | undefined {
  const number = typed.replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number) || !hasCheckDigit(number)) return undefined;
  const listed = BY_NUMBER.get(number);
  if (listed) return toTestCard(listed);
  return {
    brand: brandOf(number),
    last4: number.slice(-4),
    behaviour: 'not_a_test_card',
    country: 'US',
    funding: 'credit',
  };
}

function toTestCard({ number, behaviour, country, funding, networks }: ListedCard): TestCard {
  return {
    brand: brandOf(number),
    last4: number.slice(-4),
    behaviour,
    country,
    funding,
    ...(networks ? { networks } : {}),
  };
}

/** By the digits that a number begins with (ISO/IEC 7812). */
export function brandOf(number: string): TestCard['brand'] {
  if (/^3[47]/.test(number)) return 'amex';
  if (/^(30|36|38)/.test(number)) return 'diners';
  if (/^35/.test(number)) return 'jcb';
  if (/^62/.test(number)) return 'unionpay';
  if (/^6/.test(number)) return 'discover';
  return /^[52]/.test(number) ? 'mastercard' : 'visa';
}

/** Luhn's algorithm. */
export function hasCheckDigit(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
    0,
  );
  return sum % 10 === 0;
}
