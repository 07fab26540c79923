import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { InvoiceView, PayOutcome } from '../../pages/page-actions.ts';
import { toDeclined } from '../checkout-sessions/pay-session.ts';
import { openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { payWith } from '../payment-intents/confirm-intent.ts';
import { toInvoiceView } from './invoice-view.ts';

export function loadInvoice(sim: Simulation, id: string): InvoiceView | undefined {
  const invoice = sim.store.invoices.get(id);
  return invoice && toInvoiceView(sim, invoice);
}

/** What was given up on can still be paid (docs.stripe.com/invoicing/overview, invoice statuses). */
const PAYABLE: readonly string[] = ['open', 'uncollectible'];

/** The card is kept with the customer, but does not become the default of anything. */
export function payFromPage(sim: Simulation, id: string, method: Stripe.PaymentMethod): PayOutcome {
  const invoice = sim.store.invoices.get(id);
  const intent = invoice ? openIntentOf(sim, id) : undefined;
  if (!invoice || !PAYABLE.includes(invoice.status ?? '') || !intent) {
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

/** With a card that the customer has saved already. */
export function paySavedFromPage(sim: Simulation, id: string, methodId: string): PayOutcome {
  const invoice = sim.store.invoices.get(id);
  const method = sim.store.paymentMethods.get(methodId);
  if (!invoice || !method || idOf(method.customer) !== idOf(invoice.customer))
    return { kind: 'invalid', field: 'number', message: 'This card is no longer saved. Enter it again.' };
  return payFromPage(sim, id, method);
}
