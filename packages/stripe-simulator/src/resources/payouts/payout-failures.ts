/** What Stripe says for each failure code (docs.stripe.com/api/payouts/failures); words of the simulator's own. */
const MESSAGES: Record<string, string> = {
  account_closed: 'The bank account has been closed.',
  could_not_process: 'The bank could not process this payout.',
  debit_not_authorized: 'Debit transactions are not approved on the bank account.',
  insufficient_funds: 'There are insufficient funds to cover the payout.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  no_account:
    'The bank account details on file are probably incorrect: no bank account could be located with them.',
};

export const failureMessage = (code: string): string => MESSAGES[code] ?? 'The payout could not be made.';
