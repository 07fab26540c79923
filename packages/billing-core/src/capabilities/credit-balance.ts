import type { Money } from '../domain/money.ts';
import type { Outcome, Page } from './act.ts';

export interface CreditTransactionView {
  id: string;
  at: string;
  /** "Applied to an invoice"; an operator's own words where there are some. */
  text: string;
  /** Above zero adds to the credit. */
  amount: Money;
  /** The credit after it. */
  balance: Money;
  invoiceId: string | null;
}

export interface CreditBalance {
  /** Above zero: taken off the next invoices; below: added to the next. One for each currency that has some. */
  get(accountId: string): Promise<Outcome<{ balances: Money[] }>>;
  transactions(
    accountId: string,
    input: { cursor: string | null; limit: number },
  ): Promise<Outcome<Page<CreditTransactionView>>>;
}
