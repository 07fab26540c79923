import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { cancelInvoicePayments, openIntentOf, paymentsOf } from '../invoice-payments/invoice-payment.ts';
import { termsOfInvoice } from '../invoices/invoice-terms.ts';
import { markPaid } from '../invoices/mark-paid.ts';
import { cancelIntent } from '../payment-intents/payment-intent.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';

/** What is still due becomes less by as much, and the payment that waits for it too; with nothing left it is paid. */
export function reduceDue(sim: Simulation, invoice: Stripe.Invoice, amount: number): Stripe.Invoice {
  const reduced = sim.store.invoices.put<Stripe.Invoice>({
    ...invoice,
    amount_due: invoice.amount_due - amount,
    amount_remaining: invoice.amount_remaining - amount,
  });
  if (reduced.amount_remaining > 0) {
    askFor(sim, reduced);
    return reduced;
  }
  const intent = openIntentOf(sim, invoice.id);
  cancelInvoicePayments(sim, invoice.id);
  if (intent) cancelIntent(sim, intent, 'abandoned');
  const paid = markPaid(sim, reduced);
  settleSubscription(sim, { kind: 'paid', invoice: paid, method: null });
  return paid;
}

/** A note was voided: as much is due again. */
export function restoreDue(sim: Simulation, invoice: Stripe.Invoice, amount: number): Stripe.Invoice {
  const restored: Stripe.Invoice = {
    ...invoice,
    amount_due: invoice.amount_due + amount,
    amount_remaining: invoice.amount_remaining + amount,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - amount,
  };
  sim.store.invoices.put(restored);
  sim.emit('invoice.updated', restored, invoice);
  askFor(sim, restored);
  return restored;
}

function askFor(sim: Simulation, invoice: Stripe.Invoice): void {
  const { id, amount_remaining: amount } = invoice;
  const intent = openIntentOf(sim, id);
  if (intent) sim.store.paymentIntents.put({ ...intent, amount, ...termsOfInvoice(sim, invoice) });
  for (const payment of paymentsOf(sim, id))
    if (payment.status === 'open') sim.store.invoicePayments.put({ ...payment, amount_requested: amount });
}
