import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf, subscriptionIdOf } from '../../kernel/state/references.ts';
import type { StripeError } from '../../kernel/stripe-error.ts';
import { locationInvalid } from '../automatic-tax/customer-location.ts';
import { changeSubscription } from '../subscriptions/change-subscription.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { changeInvoice } from './edit-draft.ts';
import { withTotals } from './with-totals.ts';

/**
 * The draft with automatic taxes for where the customer is now. When that can't be told, what a subscription bills
 * goes on without taxes and turns them off; anything else stays a draft (docs.stripe.com/tax/customer-locations,
 * invoice finalization errors).
 */
export function withFinalTaxes(sim: Simulation, draft: Stripe.Invoice): Stripe.Invoice {
  if (!draft.automatic_tax.enabled) return draft;
  const taxed = withTotals(sim, { ...draft, ...payerOf(sim, draft) });
  if (taxed.automatic_tax.status === 'complete') return taxed;
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(draft) ?? '');
  if (!subscription) throw failed(sim, taxed);
  changeSubscription(sim, subscription, {
    ...subscription,
    automatic_tax: { disabled_reason: 'requires_location_inputs', enabled: false, liability: null },
  });
  const untaxed = withTotals(sim, { ...taxed, automatic_tax: withoutTax(taxed) });
  return changeInvoice(sim, draft, untaxed);
}

/** A draft follows its customer until it is final. */
function payerOf(sim: Simulation, { customer: id }: Stripe.Invoice): Partial<Stripe.Invoice> {
  const customer = sim.store.customers.get(idOf(id) ?? '');
  if (!customer || customer.deleted) return {};
  return {
    customer_address: customer.address ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: taxIdsOf(sim, customer.id).map(({ type, value }) => ({ type, value })),
  };
}

const withoutTax = ({ automatic_tax }: Stripe.Invoice): Stripe.Invoice.AutomaticTax => ({
  disabled_reason:
    automatic_tax.status === 'failed' ? 'finalization_system_error' : 'finalization_requires_location_inputs',
  enabled: false,
  liability: null,
  provider: null,
  status: automatic_tax.status,
});

/** Said once as an event, and to whoever asked; the draft remembers it. */
function failed(sim: Simulation, draft: Stripe.Invoice): StripeError {
  const error = locationInvalid();
  const { code = '', message } = error.details;
  const remembered = sim.store.invoices.put<Stripe.Invoice>({
    ...draft,
    last_finalization_error: { code, message, type: 'invalid_request_error' },
  });
  sim.emit('invoice.finalization_failed', remembered);
  return error.keepingChanges();
}
