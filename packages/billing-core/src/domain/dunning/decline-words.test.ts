import { describe, expect, test } from 'vitest';
import { adviceOf } from './advice.ts';
import { CARD_DECLINES, LOCAL_DECLINES, NOT_RETRIED_BY_STRIPE } from './decline-codes.ts';
import {
  type Decline,
  declineKindOf,
  declineWords,
  isRetriedByStripe,
  isRetryWorthwhile,
} from './decline-words.ts';

const declined = (code: string | null, adviceCode: string | null = null): Decline => ({ code, adviceCode });
const GENERAL = 'The bank declined the payment without saying why.';

/** The codes of docs.stripe.com/declines/codes, in its order, written down once more: a code that is lost from the table is missed. */
const CARD_CODES =
  `authentication_required authentication_not_handled approve_with_id call_issuer card_not_supported
  card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction expired_card fraudulent
  generic_decline incorrect_address incorrect_cvc incorrect_number incorrect_pin incorrect_zip insufficient_funds
  invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number invalid_pin
  issuer_not_available lost_card merchant_blacklist new_account_information_available no_action_taken not_permitted
  offline_pin_required online_or_offline_pin_required pickup_card pin_try_exceeded processing_error reenter_transaction
  restricted_card revocation_of_all_authorizations revocation_of_authorization security_violation service_not_allowed
  stolen_card stop_payment_order testmode_decline transaction_not_allowed try_again_later withdrawal_count_limit_exceeded
  mobile_device_authentication_required`.split(/\s+/);
const LOCAL_CODES =
  `partner_generic_decline invalid_customer_account payment_limit_exceeded invalid_billing_agreement expired_card
  processing_error insufficient_funds currency_not_supported invalid_amount invalid_business_account partner_high_risk_customer
  compliance_violation payment_disputed invalid_authorization invalid_payment_information partner_payment_not_found
  expired_payment_information duplicate_transaction`.split(/\s+/);
/** docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes */
const NON_RETRYABLE = `incorrect_number lost_card pickup_card stolen_card revocation_of_authorization
  revocation_of_all_authorizations authentication_required highest_risk_level transaction_not_allowed`.split(
  /\s+/,
);
/** "Retries won't succeed", in the message that Stripe gives with it. */
const RETRIES_FAIL =
  `invalid_billing_agreement currency_not_supported invalid_amount compliance_violation invalid_authorization
  invalid_payment_information`.split(/\s+/);
/** "Don't report more detailed information to your customer", or a card that may be lost or stolen. */
const UNSAID = 'fraudulent lost_card merchant_blacklist stolen_card pickup_card restricted_card'.split(' ');

describe('what Stripe lists', () => {
  test('every code of the table for cards is known, and no other', () => {
    expect(Object.keys(CARD_DECLINES)).toEqual(CARD_CODES);
  });

  test('every code of the table for local methods is known too', () => {
    const known = new Set([...Object.keys(CARD_DECLINES), ...Object.keys(LOCAL_DECLINES)]);
    expect(LOCAL_CODES.filter((code) => !known.has(code))).toEqual([]);
  });

  test('every code has words, and something that the customer can do', () => {
    for (const code of [...CARD_CODES, ...LOCAL_CODES]) {
      expect(declineWords(declined(code)), code).toMatch(/^[A-Z].{15,}\.$/);
      expect(adviceOf(declined(code)), code).toMatch(/^(wait|add_funds|update_card|authenticate|ask_bank)$/);
    }
  });

  test('what Stripe does not try again is not tried again by hand either', () => {
    expect([...NOT_RETRIED_BY_STRIPE]).toEqual(NON_RETRYABLE);
    for (const code of NON_RETRYABLE) {
      expect(isRetriedByStripe(declined(code)), code).toBe(false);
      expect(isRetryWorthwhile(declined(code)), code).toBe(false);
    }
  });

  test('where it says that retries will not succeed, they are not tried by hand', () => {
    for (const code of RETRIES_FAIL) expect(isRetryWorthwhile(declined(code)), code).toBe(false);
  });

  test('an expired card is charged again by Stripe, since its bank may have renewed it, and by nobody else', () => {
    expect(isRetriedByStripe(declined('expired_card'))).toBe(true);
    expect(isRetryWorthwhile(declined('expired_card'))).toBe(false);
  });
});

describe('the customer', () => {
  test('is told nothing of a card that was reported lost or stolen, of a suspicion or of a block list', () => {
    expect(new Set(UNSAID.map((code) => declineWords(declined(code))))).toEqual(new Set([GENERAL]));
    expect(new Set(UNSAID.map((code) => declineWords(declined(code, 'confirm_card_data'))))).toEqual(
      new Set([GENERAL]),
    );
  });

  test.each([
    ['insufficient_funds', 'add_funds', 'There was not enough money in the account of the card.'],
    ['expired_card', 'update_card', 'The card has expired.'],
    ['issuer_not_available', 'wait', 'The bank could not be reached for a moment.'],
    ['do_not_honor', 'ask_bank', GENERAL],
    ['lost_card', 'update_card', GENERAL],
    ['authentication_required', 'authenticate', 'The bank asks for a confirmation of the payment.'],
    ['no_payment_method', 'update_card', 'There is no card to charge.'],
  ])('of %s is advised %s', (code, advice, words) => {
    expect([adviceOf(declined(code)), declineWords(declined(code))]).toEqual([advice, words]);
  });
});

describe('the advice of the issuer', () => {
  test('not to try again makes a soft decline hard, and asks for another card', () => {
    const decline = declined('generic_decline', 'do_not_try_again');
    expect([declineKindOf(decline), isRetryWorthwhile(decline), adviceOf(decline)]).toEqual([
      'hard',
      false,
      'update_card',
    ]);
    expect(declineWords(decline)).toBe(GENERAL);
  });

  test('to look at the details of the card says so, unless the code says which', () => {
    expect(declineWords(declined('generic_decline', 'confirm_card_data'))).toBe(
      'Something about the card was not right: its number, date or security code.',
    );
    expect(declineWords(declined('incorrect_cvc', 'confirm_card_data'))).toBe(
      'The security code of the card is wrong.',
    );
  });

  test('to try again makes nothing soft that its code says is hard, or wants the customer there', () => {
    expect(declineKindOf(declined('generic_decline', 'try_again_later'))).toBe('soft');
    expect(declineKindOf(declined('stolen_card', 'try_again_later'))).toBe('hard');
    expect(declineKindOf(declined('authentication_required', 'do_not_try_again'))).toBe('authentication');
  });
});

test('a code of tomorrow, an advice of tomorrow, and none at all are soft, and said in the general words', () => {
  for (const each of [
    declined('moon_phase'),
    declined(null),
    declined('constructor'),
    declined(null, 'dance'),
  ]) {
    expect([declineKindOf(each), isRetryWorthwhile(each), isRetriedByStripe(each)]).toEqual([
      'soft',
      true,
      true,
    ]);
    expect([declineWords(each), adviceOf(each)]).toEqual([GENERAL, 'ask_bank']);
  }
});
