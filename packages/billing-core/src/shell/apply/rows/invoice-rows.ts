import type { Invoice } from '../../../domain/observations/mirrored-objects.ts';
import type { Refund } from '../../../domain/refunds/refund.ts';
import type { OwnedRow } from '../table-rows.ts';

export function invoiceRow(invoice: Invoice): OwnedRow {
  return {
    id: invoice.id,
    account_id: invoice.accountId,
    customer_id: invoice.customerId,
    subscription_id: invoice.subscriptionId,
    number: invoice.number,
    status: invoice.status,
    billing_reason: invoice.billingReason,
    currency: invoice.currency,
    subtotal_minor: invoice.subtotalMinor,
    total_minor: invoice.totalMinor,
    amount_due_minor: invoice.amountDueMinor,
    amount_paid_minor: invoice.amountPaidMinor,
    amount_remaining_minor: invoice.amountRemainingMinor,
    stripe_created_at: invoice.createdAt,
    finalized_at: invoice.finalizedAt,
    paid_at: invoice.paidAt,
    voided_at: invoice.voidedAt,
    uncollectible_at: invoice.uncollectibleAt,
    due_at: invoice.dueAt,
    attempt_count: invoice.attemptCount,
    next_payment_attempt_at: invoice.nextPaymentAttemptAt,
    hosted_invoice_url: invoice.hostedInvoiceUrl,
    invoice_pdf_url: invoice.invoicePdfUrl,
    customer_country: invoice.sales.country,
    customer_state: invoice.sales.state,
    customer_is_business: invoice.sales.isBusiness,
    sales_minor: invoice.sales.amountMinor,
  };
}

/** An invoice by which something is bought once is a purchase too. */
export function purchaseRow({ purchase, ...invoice }: Invoice): OwnedRow[] {
  if (!purchase) return [];
  return [
    {
      id: invoice.id,
      account_id: invoice.accountId,
      intent_id: purchase.intentId,
      product_key: purchase.productKey,
      gives: purchase.gives,
      status: invoice.status,
      currency: invoice.currency,
      total_minor: invoice.totalMinor,
      amount_paid_minor: invoice.amountPaidMinor,
      stripe_created_at: invoice.createdAt,
      paid_at: invoice.paidAt,
    },
  ];
}

export function refundRow(refund: Refund): OwnedRow {
  return {
    id: refund.id,
    account_id: refund.accountId,
    customer_id: refund.customerId,
    charge_id: refund.chargeId,
    payment_intent_id: refund.paymentIntentId,
    amount_minor: refund.amountMinor,
    currency: refund.currency,
    status: refund.status,
    reason: refund.reason,
    failure_reason: refund.failureReason,
    pending_reason: refund.pendingReason,
    intent_id: refund.intentId,
    stripe_created_at: refund.createdAt,
  };
}
