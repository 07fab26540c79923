import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

export const noCancellation: Stripe.Subscription.CancellationDetails = {
  comment: null,
  feedback: null,
  feedback_option: null,
  reason: null,
};

export function billingMode(
  given: { type: string; flexible?: { proration_discounts?: string } } | undefined,
  now: number,
): Stripe.Subscription.BillingMode {
  if (given?.type === 'classic') return { flexible: null, type: 'classic' };
  if (given?.flexible?.proration_discounts === 'itemized')
    throw invalidRequest('The simulator does not support itemized proration discounts yet.', {
      param: 'billing_mode[flexible][proration_discounts]',
    });
  const flexible = { proration_discounts: given?.flexible?.proration_discounts ?? 'included' };
  return { flexible, type: 'flexible', updated_at: now };
}

export const invoiceSettings: Stripe.Subscription.InvoiceSettings = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: { type: 'self' },
};

export function paymentSettings(saveDefault: string | null): Stripe.Subscription.PaymentSettings {
  return {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: saveDefault ?? 'off',
  };
}

export function automaticTax(enabled: boolean): Stripe.Subscription.AutomaticTax {
  return { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null };
}
