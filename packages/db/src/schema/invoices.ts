import type { Generated } from 'kysely';
import type { AmountMinor, NullableTimestamp, Timestamp } from './columns.ts';

export interface InvoicesTable {
  id: string;
  account_id: string;
  customer_id: string;
  subscription_id: string | null;
  number: string | null;
  status: string;
  billing_reason: string | null;
  currency: string;
  subtotal_minor: AmountMinor;
  total_minor: AmountMinor;
  amount_due_minor: AmountMinor;
  amount_paid_minor: AmountMinor;
  amount_remaining_minor: AmountMinor;
  stripe_created_at: Timestamp;
  finalized_at: NullableTimestamp;
  paid_at: NullableTimestamp;
  voided_at: NullableTimestamp;
  uncollectible_at: NullableTimestamp;
  due_at: NullableTimestamp;
  attempt_count: number;
  next_payment_attempt_at: NullableTimestamp;
  hosted_invoice_url: string | null;
  invoice_pdf_url: string | null;
  customer_country: string | null;
  customer_state: string | null;
  customer_is_business: Generated<boolean>;
  /** Without tax, credit notes taken off; null until the invoice was read since this is kept. */
  sales_minor: AmountMinor | null;
}

export interface PaymentMethodsTable {
  id: string;
  account_id: string;
  customer_id: string;
  type: string;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  attached: boolean;
}
