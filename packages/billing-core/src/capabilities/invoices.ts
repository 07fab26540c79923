import type { Money } from '../domain/money.ts';
import type { Page } from './act.ts';

export interface InvoiceView {
  id: string;
  number: string | null;
  createdAt: string;
  status: string;
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'danger' | 'neutral';
  total: Money;
  amountDue: Money;
  hostedUrl: string | null;
  pdfUrl: string | null;
}

export interface Invoices {
  list(accountId: string, input: { cursor: string | null; limit: number }): Promise<Page<InvoiceView>>;
}
