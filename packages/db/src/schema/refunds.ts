import type { AmountMinor, DefaultedTimestamp, Timestamp } from './columns.ts';

/** Mirrors Stripe's refunds, whoever made them; amounts in the currency's smallest unit. */
export interface RefundsTable {
  account_id: string;
  id: string;
  customer_id: string;
  charge_id: string | null;
  payment_intent_id: string | null;
  amount_minor: AmountMinor;
  currency: string;
  /** Stripe's: `pending`, `requires_action`, `succeeded`, `failed`, `canceled`; others may follow. */
  status: string;
  reason: string | null;
  failure_reason: string | null;
  pending_reason: string | null;
  /** The act that made it; null of one that was made at Stripe. */
  intent_id: string | null;
  stripe_created_at: Timestamp;
}

/** What somebody of the staff asked to give back; while its act is under way the amount is held, so that nobody else gives it. */
export interface RefundRequestsTable {
  account_id: string;
  /** The intent's. */
  id: string;
  charge_id: string;
  amount_minor: AmountMinor;
  currency: string;
  reason: string;
  note: string;
  /** A sentence for the customer. */
  customer_note: string | null;
  requested_by: string;
  requested_role: 'support' | 'finance' | 'admin';
  invoice_id: string | null;
  refund_id: string | null;
  credit_note_id: string | null;
  ends_subscription_id: string | null;
  requested_at: DefaultedTimestamp;
}

/** Which invoice a payment paid: asked of Stripe once, and never another. Of a payment without one `invoice_id` is null. */
export interface PaymentInvoicesTable {
  account_id: string;
  payment_intent_id: string;
  invoice_id: string | null;
}
