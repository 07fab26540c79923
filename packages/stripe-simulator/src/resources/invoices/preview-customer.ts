import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { toAddress, toShipping } from '../customers/customer-address.ts';
import type { InvoicePlan } from './draft-invoice.ts';

type Details = Stripe.InvoiceCreatePreviewParams.CustomerDetails;

/** Stands where an id of somebody would, who is no customer yet. */
export const PROSPECT = 'prospect';

/** Whose invoice is estimated before they are a customer (docs.stripe.com/api/invoices/create_preview, customer_details). */
export const prospect = (sim: Simulation): Stripe.Customer => ({
  id: PROSPECT,
  object: 'customer',
  address: null,
  balance: 0,
  created: sim.now(),
  currency: null,
  customer_account: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_settings: {
    custom_fields: null,
    default_payment_method: null,
    footer: null,
    rendering_options: null,
  },
  livemode: false,
  metadata: {},
  shipping: null,
  tax_exempt: 'none',
  test_clock: sim.testClock,
});

/** The plan for a customer who is as the preview says. */
export function asDetailed(plan: InvoicePlan, given: Details | undefined): InvoicePlan {
  if (!given) return plan;
  const { customer } = plan;
  return {
    ...plan,
    customer: {
      ...customer,
      ...(given.address === undefined ? {} : { address: toAddress(given.address) }),
      ...(given.shipping === undefined ? {} : { shipping: toShipping(given.shipping) }),
      ...(given.tax_exempt === undefined ? {} : { tax_exempt: given.tax_exempt || 'none' }),
    },
    ...(given.tax_ids ? { taxIds: given.tax_ids } : {}),
  };
}
