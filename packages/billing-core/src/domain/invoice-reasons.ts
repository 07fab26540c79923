/** Why an invoice was made (docs.stripe.com/api/invoices/object, billing_reason), for the person who pays it. */
const REASONS: Readonly<Record<string, string>> = {
  subscription_create: 'Your subscription began.',
  subscription_cycle: 'Your subscription was renewed.',
  subscription_update: 'Your subscription was changed.',
  subscription_threshold: 'Your usage reached the amount at which it is invoiced.',
  subscription: 'For your subscription.',
  manual: 'We charged you for something beside your plan.',
  automatic_pending_invoice_item_invoice: 'We charged you for something beside your plan.',
  quote_accept: 'You accepted an offer.',
};

/** A reason of tomorrow is as good as none. */
export const describeBillingReason = (reason: string | null): string =>
  REASONS[reason ?? ''] ?? 'An invoice of your account.';
