import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { InvoiceView, PayOutcome } from '../../pages/page-actions.ts';
import { toDeclined } from '../checkout-sessions/pay-session.ts';
import { openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { payWith } from '../payment-intents/confirm-intent.ts';

export function loadInvoice(sim: Simulation, id: string): InvoiceView | undefined {
  const invoice = sim.store.invoices.get(id);
  if (!invoice) return undefined;
  const customer = sim.store.customers.get(idOf(invoice.customer) ?? '');
  return { invoice, lines: invoice.lines.data, customer: customer && !customer.deleted ? customer : null };
}

/** The card is kept with the customer, but does not become the default of anything. */
export function payFromPage(sim: Simulation, id: string, method: Stripe.PaymentMethod): PayOutcome {
  const invoice = sim.store.invoices.get(id);
  const intent = invoice ? openIntentOf(sim, id) : undefined;
  if (invoice?.status !== 'open' || !intent) {
    return {
      kind: 'declined',
      code: 'invoice_not_payable',
      declineCode: null,
      message: 'This invoice can no longer be paid.',
    };
  }
  const result = payWith(sim, intent, { methodId: method.id, offSession: false, authenticated: false });
  if (result.kind === 'declined') return toDeclined(result.decline);
  if (result.kind === 'requires_action')
    return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
  return { kind: 'done', redirectTo: `${sim.baseUrl}/i/${id}` };
}
