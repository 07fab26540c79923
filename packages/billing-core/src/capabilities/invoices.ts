import type { Money } from '../domain/money.ts';
import type { Act, Outcome, Page } from './act.ts';

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

/** Which invoices are meant; what is null is not asked for. */
export interface InvoiceFilter {
  status: 'open' | 'paid' | 'uncollectible' | 'void' | null;
  /** Made at or after, and before; ISO 8601. */
  from: string | null;
  to: string | null;
}

export interface InvoiceLineView {
  id: string;
  title: string;
  /** One sentence that says why it is there. */
  because: string;
  quantity: number | null;
  unitAmount: Money | null;
  amount: Money;
  kind: 'credit' | 'charge';
  /** ISO 8601, UTC. */
  periodStart: string;
  periodEnd: string;
}

/** One step from the lines to what is due, with its sign. */
export interface InvoiceSum {
  kind: 'subtotal' | 'discount' | 'tax' | 'total' | 'credit' | 'paid';
  label: string;
  amount: Money;
}

export interface InvoicePaymentView {
  id: string;
  amount: Money;
  paidAt: string | null;
  /** "Visa ending in 4242", or how else it was paid. */
  method: string;
  /** Stripe's receipt page. */
  receiptUrl: string | null;
}

export interface InvoiceRefundView {
  id: string;
  amount: Money;
  at: string;
  statusText: string;
  statusTone: InvoiceView['statusTone'];
}

export interface InvoiceDetail extends InvoiceView {
  /** Why it was made: "Your plan renewed." */
  because: string;
  dueAt: string | null;
  paidAt: string | null;
  lines: InvoiceLineView[];
  sums: InvoiceSum[];
  payments: InvoicePaymentView[];
  /** What came back of its payments, newest first. */
  refunds: InvoiceRefundView[];
  canPay: boolean;
}

/** What the next invoice will be, as far as it is known today. */
export interface UpcomingInvoice {
  at: string;
  lines: InvoiceLineView[];
  sums: InvoiceSum[];
  due: Money;
}

export type PayOutcome = { kind: 'paid' } | { kind: 'processing' } | { kind: 'confirm'; url: string };

export interface Invoices {
  list(
    accountId: string,
    input: { cursor: string | null; limit: number } & Partial<InvoiceFilter>,
  ): Promise<Page<InvoiceView>>;
  get(accountId: string, invoiceId: string): Promise<Outcome<InvoiceDetail>>;
  /** Null when nothing more will be invoiced; a failure is one, never an amount of zero. */
  upcoming(accountId: string): Promise<Outcome<UpcomingInvoice | null>>;
  /** Charges the default card; `confirm` sends the person to where their bank asks them. */
  pay(act: Act, input: { invoiceId: string }): Promise<Outcome<PayOutcome>>;
}
