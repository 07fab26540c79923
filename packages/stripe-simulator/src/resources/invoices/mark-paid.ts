import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { settleInvoicePayment } from '../invoice-payments/invoice-payment.ts';
import { forgetDueDate } from './due-date.ts';
import { countsAsAttempt } from './plan-retry.ts';

/** An invoice whose money has come, or that asked for none. */
export function markPaid(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { outOfBand = false }: { outOfBand?: boolean } = {},
): Stripe.Invoice {
  const isCharged = invoice.amount_due > 0 && !outOfBand;
  const { status_details: _, ...before } = invoice;
  const paid = sim.store.invoices.put<Stripe.Invoice>({
    ...before,
    amount_paid: invoice.amount_due,
    ...(outOfBand ? { amount_paid_off_stripe: invoice.amount_due } : {}),
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + (isCharged && countsAsAttempt(sim, invoice) ? 1 : 0),
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: sim.now() },
  });
  sim.store.collectionStates.delete(invoice.id);
  sim.unschedule('invoice.retry', invoice.id);
  forgetDueDate(sim, invoice);
  settleInvoicePayment(sim, paid);
  sim.emit('invoice.paid', paid);
  sim.emit('invoice.payment_succeeded', paid);
  return paid;
}
