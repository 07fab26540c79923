import type { ExternalAccountRecord } from './external-account-record.ts';

export type Destination = Omit<ExternalAccountRecord, 'id'>;

const arrives = (canBeInstant = true): Destination => ({ payoutFailure: null, canBeInstant });
const fails = (payoutFailure: string): Destination => ({ payoutFailure, canBeInstant: true });

/** docs.stripe.com/connect/testing#account-numbers: the only ones that can be used in the United States. */
export const US_ACCOUNT_NUMBERS: Readonly<Record<string, Destination>> = {
  '000123456789': arrives(),
  '000111111116': fails('no_account'),
  '000111111113': fails('account_closed'),
  '000222222227': fails('insufficient_funds'),
  '000333333335': fails('debit_not_authorized'),
  '000444444440': fails('invalid_currency'),
  '000888888883': arrives(false),
  '000999999991': arrives(),
  '000999999992': arrives(),
};

/** docs.stripe.com/connect/testing#add-funds-to-stripe-balance, by the number that each stands for. */
export const BANK_TOKENS: Readonly<Record<string, string>> = {
  btok_us: '000123456789',
  btok_us_verified: '000123456789',
  btok_us_verified_noAccount: '000111111116',
  btok_us_verified_accountClosed: '000111111113',
  btok_us_verified_insufficientFunds: '000222222227',
  btok_us_verified_debitNotAuthorized: '000333333335',
  btok_us_verified_invalidCurrency: '000444444440',
};

/** docs.stripe.com/connect/testing#debit-card-numbers */
export const DEBIT_CARDS: Readonly<Record<string, { brand: string; destination: Destination }>> = {
  '4000056655665556': { brand: 'Visa', destination: arrives() },
  '4000056655665572': { brand: 'Visa', destination: fails('could_not_process') },
  '4000056755665555': { brand: 'Visa', destination: arrives(false) },
  '5200828282828210': { brand: 'MasterCard', destination: arrives() },
  '6011981111111113': { brand: 'Discover', destination: arrives() },
};

export const CARD_TOKENS: Readonly<Record<string, string>> = {
  tok_visa_debit: '4000056655665556',
  tok_visa_debit_us_transferSuccess: '4000056655665556',
  tok_visa_debit_us_transferFail: '4000056655665572',
  tok_visa_debit_us_instantPayoutUnsupported: '4000056755665555',
  tok_mastercard_debit_us_transferSuccess: '5200828282828210',
  tok_discover_debit_us_transferSuccess: '6011981111111113',
};
