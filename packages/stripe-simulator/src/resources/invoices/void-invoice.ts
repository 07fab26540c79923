import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { cancelInvoicePayments, openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { cancelIntent } from '../payment-intents/payment-intent.ts';
import { dropPendingUpdate } from '../subscriptions/pending-update.ts';

/** The invoice counts as never sent; what it still asked for is withdrawn. */
export function voidInvoice(sim: Simulation, invoice: Stripe.Invoice): Stripe.Invoice {
  const intent = openIntentOf(sim, invoice.id);
  const voided = sim.store.invoices.put<Stripe.Invoice>({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: sim.now() },
  });
  sim.unschedule('invoice.retry', invoice.id);
  sim.unschedule('invoice.finalize', invoice.id);
  cancelInvoicePayments(sim, invoice.id);
  if (intent) cancelIntent(sim, intent, 'void_invoice');
  sim.emit('invoice.voided', voided);
  dropPendingUpdate(sim, voided);
  return voided;
}
