import type Stripe from 'stripe';
import { noDetails } from '../src/documents/document-details.ts';
import type { InvoiceView } from '../src/pages/page-actions.ts';

/** 24 November 2026, 00:00 UTC. */
export const NOV_24 = 1_795_478_400;
export const DEC_24 = NOV_24 + 30 * 86_400;

export const SAMPLE_CUSTOMER = {
  id: 'cus_1',
  object: 'customer',
  name: 'Analytical Engines Ltd',
  email: 'ada@example.com',
  address: {
    line1: '12 St James’s Square',
    line2: null,
    city: 'London',
    postal_code: 'SW1Y 4JH',
    state: null,
    country: 'GB',
  },
  invoice_settings: { default_payment_method: 'pm_1' },
} as unknown as Stripe.Customer;

export function sampleLine(overrides: object = {}): Stripe.InvoiceLineItem {
  return {
    id: 'il_1',
    object: 'line_item',
    amount: 2900,
    currency: 'usd',
    description: '1 × Starter (at $29.00 / month)',
    period: { start: NOV_24, end: DEC_24 },
    pricing: { type: 'price_details', unit_amount_decimal: '2900' },
    parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
    quantity: 1,
    ...overrides,
  } as unknown as Stripe.InvoiceLineItem;
}

export function sampleInvoice(overrides: object = {}): Stripe.Invoice {
  return {
    id: 'in_1',
    object: 'invoice',
    account_name: 'Billwright',
    amount_due: 2900,
    amount_paid: 0,
    amount_remaining: 2900,
    created: NOV_24,
    currency: 'usd',
    customer_address: null,
    customer_email: 'ada@example.com',
    customer_name: 'Analytical Engines Ltd',
    description: null,
    due_date: null,
    effective_at: null,
    ending_balance: 0,
    footer: null,
    hosted_invoice_url: 'http://127.0.0.1:12111/i/in_1',
    livemode: false,
    number: 'A1B2C3D4-0001',
    starting_balance: 0,
    status: 'open',
    status_transitions: { finalized_at: NOV_24, paid_at: null },
    subtotal: 2900,
    total: 2900,
    total_discount_amounts: [],
    total_taxes: [],
    ...overrides,
  } as unknown as Stripe.Invoice;
}

export function sampleInvoiceView(invoice: object = {}, lines = [sampleLine()]): InvoiceView {
  return {
    invoice: sampleInvoice(invoice),
    lines,
    customer: SAMPLE_CUSTOMER,
    savedCards: [],
    details: noDetails,
  };
}
