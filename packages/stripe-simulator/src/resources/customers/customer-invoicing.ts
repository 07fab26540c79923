import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

export function assertInvoicePrefix(prefix: string | undefined): void {
  if (prefix === undefined || /^[A-Z0-9]{3,12}$/.test(prefix)) return;
  throw invalidRequest('The invoice prefix must be 3 to 12 uppercase letters or numbers.', {
    param: 'invoice_prefix',
  });
}

export function toRendering(
  given: Stripe.CustomerCreateParams.InvoiceSettings['rendering_options'],
): Stripe.Customer.InvoiceSettings.RenderingOptions | null {
  if (!given) return null;
  return { amount_tax_display: given.amount_tax_display || null, template: given.template ?? null };
}
