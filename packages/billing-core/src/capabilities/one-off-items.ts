import type { Money } from '../domain/money.ts';
import type { Act, Outcome } from './act.ts';
import type { InvoiceLineView, InvoiceSum } from './invoices.ts';

export interface OneOffItem {
  /** In the currency's smallest unit; below zero gives something back. */
  amountMinor: number;
  currency: string;
  /** As the customer reads it on the invoice. */
  description: string;
  /** Onto the next invoice of the subscription, or an invoice of its own that is charged at once. */
  when: 'next_invoice' | 'now';
}

export interface OneOffPreview {
  lines: InvoiceLineView[];
  sums: InvoiceSum[];
  due: Money;
  /** Signed; pins the account, the item and the amount. Valid for 15 minutes. */
  token: string;
  expiresAt: string;
}

/** What operators charge, or give back, beside any plan. */
export interface OneOffItems {
  preview(accountId: string, item: OneOffItem): Promise<Outcome<OneOffPreview>>;
  /** `because` is for the audit; the customer reads the description. */
  add(
    act: Act,
    input: { token: string; because: string },
  ): Promise<Outcome<{ itemId: string; invoiceId: string | null }>>;
}
