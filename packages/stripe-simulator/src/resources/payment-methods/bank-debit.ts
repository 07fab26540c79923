/** How a bank account that is debited behaves; the number is kept nowhere. */
export interface BankDebitRecord {
  /** Of the payment method. */
  id: string;
  fate: BankDebitFate;
  /** Seconds between the order to debit and the bank's answer; null if it never answers. */
  answersAfter: number | null;
  /** Whether the customer has shown that the account is theirs. */
  verified: boolean;
}

/** What the bank answers: a failure is named by its code (docs.stripe.com/payments/ach-direct-debit#failure-codes). */
export type BankDebitFate = 'succeeds' | 'is_disputed' | 'is_blocked' | BankFailure;

export type BankFailure = keyof typeof BANK_FAILURES;

/** What people are told; Stripe's codes of failed debits. */
export const BANK_FAILURES = {
  account_closed: 'The bank account has been closed.',
  no_account: 'The bank account could not be located.',
  insufficient_funds: 'The account has insufficient funds to cover this transaction.',
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
  invalid_currency: 'The bank account does not accept this currency.',
  invalid_account_number: 'The bank account number is invalid.',
  generic_could_not_process: 'The bank could not process this payment.',
  charge_exceeds_source_limit: 'This payment exceeds the limit of the bank account.',
  charge_exceeds_weekly_limit: 'This payment exceeds the weekly limit of the bank account.',
} as const;

export const isBankFailure = (fate: BankDebitFate): fate is BankFailure => fate in BANK_FAILURES;
