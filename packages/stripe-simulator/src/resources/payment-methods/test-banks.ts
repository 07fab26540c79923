import type { BankDebitFate } from './bank-debit.ts';

/** How long a bank of the test mode takes (the pages say at once, or at least three minutes); the seconds are our own. */
const AT_ONCE = 5;
const DELAYED = 180;

export interface TestBank {
  fate: BankDebitFate;
  answersAfter: number | null;
}

export interface UsBank extends TestBank {
  accountNumber: string;
  /** What stands for it in API calls, an account that is verified. */
  token: string | null;
}

const us = (
  accountNumber: string,
  name: string | null,
  fate: BankDebitFate,
  answersAfter: number | null = AT_ONCE,
): UsBank => ({ accountNumber, token: name && `pm_usBankAccount_${name}`, fate, answersAfter });

/** https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers */
export const US_BANKS: readonly UsBank[] = [
  us('000123456789', 'success', 'succeeds'),
  us('000111111113', 'accountClosed', 'account_closed'),
  us('000000004954', 'riskLevelHighest', 'is_blocked'),
  us('000111111116', 'noAccount', 'no_account'),
  us('000222222227', 'insufficientFunds', 'insufficient_funds'),
  us('000333333335', 'debitNotAuthorized', 'debit_not_authorized'),
  us('000444444440', 'invalidCurrency', 'invalid_currency'),
  us('000666666661', 'failMicrodeposits', 'invalid_account_number'),
  us('000555555559', 'dispute', 'is_disputed'),
  us('000000000009', 'processing', 'succeeds', null),
  us('000777777771', 'weeklyLimitExceeded', 'charge_exceeds_weekly_limit'),
  us('000888888885', null, 'account_closed'),
];

export const TEST_ROUTING_NUMBER = '110000000';

interface SepaFate extends TestBank {
  /** In `pm_<name>_<country>`. */
  name: string;
}

const SEPA_FATES = {
  success: { name: 'success', fate: 'succeeds', answersAfter: AT_ONCE },
  successDelayed: { name: 'successDelayed', fate: 'succeeds', answersAfter: DELAYED },
  failed: { name: 'failed', fate: 'generic_could_not_process', answersAfter: AT_ONCE },
  failedDelayed: { name: 'failedDelayed', fate: 'generic_could_not_process', answersAfter: DELAYED },
  disputed: { name: 'disputed', fate: 'is_disputed', answersAfter: AT_ONCE },
  exceedsSourceLimit: {
    name: 'exceedsSourceLimit',
    fate: 'charge_exceeds_source_limit',
    answersAfter: AT_ONCE,
  },
  exceedsWeeklyLimit: {
    name: 'exceedsWeeklyLimit',
    fate: 'charge_exceeds_weekly_limit',
    answersAfter: AT_ONCE,
  },
  insufficientFunds: { name: 'insufficientFunds', fate: 'insufficient_funds', answersAfter: AT_ONCE },
} as const satisfies Record<string, SepaFate>;

/** https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-account-numbers */
const IBANS: Readonly<Record<string, keyof typeof SEPA_FATES>> = {
  AT611904300234573201: 'success',
  AT321904300235473204: 'successDelayed',
  AT861904300235473202: 'failed',
  AT051904300235473205: 'failedDelayed',
  AT591904300235473203: 'disputed',
  AT981904300000343434: 'exceedsSourceLimit',
  AT601904300000121212: 'exceedsWeeklyLimit',
  AT981904300002222227: 'insufficientFunds',
  DE89370400440532013000: 'success',
  DE08370400440532013003: 'successDelayed',
  DE62370400440532013001: 'failed',
  DE78370400440532013004: 'failedDelayed',
  DE35370400440532013002: 'disputed',
  DE65370400440000343434: 'exceedsSourceLimit',
  DE27370400440000121212: 'exceedsWeeklyLimit',
  DE65370400440002222227: 'insufficientFunds',
  FR1420041010050500013M02606: 'success',
  FR3020041010050500013M02609: 'successDelayed',
  FR8420041010050500013M02607: 'failed',
  FR7920041010050500013M02600: 'failedDelayed',
  FR5720041010050500013M02608: 'disputed',
  BE62510007547061: 'success',
  EE382200221020145685: 'success',
  ES0700120345030000067890: 'success',
  FI2112345600000785: 'success',
  IE29AIBK93115212345678: 'success',
  IT40S0542811101000000123456: 'success',
  LU280019400644750000: 'success',
  NL39RABO0300065264: 'success',
  PT50000201231234567890154: 'success',
};

export interface SepaBank extends TestBank {
  iban: string;
}

export const findUsBank = (accountNumber: string): UsBank | undefined =>
  US_BANKS.find((bank) => bank.accountNumber === accountNumber);

export const findUsToken = (token: string): UsBank | undefined =>
  US_BANKS.find((bank) => bank.token === token);

export function findSepaBank(iban: string): SepaBank | undefined {
  const name = IBANS[iban];
  return name && { iban, ...SEPA_FATES[name] };
}

/** `pm_success_de` and its kin. */
export function findSepaToken(token: string): SepaBank | undefined {
  const [, name = '', country = ''] = /^pm_([a-zA-Z]+)_([a-z]{2})$/.exec(token) ?? [];
  const found = Object.entries(IBANS).find(
    ([iban, fate]) => fate === name && iban.startsWith(country.toUpperCase()),
  );
  return found && findSepaBank(found[0]);
}

/** The check digits of an IBAN (ISO 13616). */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((char) => Number.parseInt(char, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
