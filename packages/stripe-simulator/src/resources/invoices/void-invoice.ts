import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { moveBalance } from '../customer-balance/move-balance.ts';
import { cancelInvoicePayments, openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { cancelIntent } from '../payment-intents/payment-intent.ts';
import { dropPendingUpdate } from '../subscriptions/pending-update.ts';
import { dropResumption } from '../subscriptions/resumption.ts';
import { forgetDueDate } from './due-date.ts';

/** The invoice counts as never sent: what it still asked for is withdrawn, and the balance it used comes back. */
export function voidInvoice(sim: Simulation, invoice: Stripe.Invoice): Stripe.Invoice {
  const intent = openIntentOf(sim, invoice.id);
  const { status_details: _, ...before } = invoice;
  const voided = sim.store.invoices.put<Stripe.Invoice>({
    ...before,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: sim.now() },
  });
  stopCollection(sim, invoice);
  cancelInvoicePayments(sim, invoice.id);
  if (intent) cancelIntent(sim, intent, 'void_invoice');
  returnBalance(sim, invoice);
  sim.emit('invoice.voided', voided);
  dropPendingUpdate(sim, voided);
  dropResumption(sim, voided);
  return voided;
}

function returnBalance(sim: Simulation, { id, currency, customer, ...invoice }: Stripe.Invoice): void {
  const amount = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);
  const owner = sim.store.customers.get(String(customer));
  if (amount === 0 || !owner || owner.deleted) return;
  moveBalance(sim, owner, { amount, currency, type: 'unapplied_from_invoice', invoice: id });
}

/** Bad debt: nobody tries to collect it any more, but it can still be paid (docs.stripe.com/api/invoices/mark_uncollectible). */
export function markUncollectible(
  sim: Simulation,
  invoice: Stripe.Invoice,
  reason: Stripe.Invoice.StatusDetails.Uncollectible.Reason,
): Stripe.Invoice {
  if (invoice.status !== 'open')
    throw invalidRequest(
      `You can only mark open invoices as uncollectible. This invoice is ${invoice.status}.`,
      {
        code: 'status_transition_invalid',
      },
    );
  stopCollection(sim, invoice);
  const uncollectible = sim.store.invoices.put<Stripe.Invoice>({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'uncollectible',
    status_details: { uncollectible: { reason } },
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: sim.now() },
  });
  sim.emit('invoice.marked_uncollectible', uncollectible);
  return uncollectible;
}

function stopCollection(sim: Simulation, invoice: Stripe.Invoice): void {
  sim.store.collectionStates.delete(invoice.id);
  sim.unschedule('invoice.retry', invoice.id);
  sim.unschedule('invoice.finalize', invoice.id);
  forgetDueDate(sim, invoice);
}
