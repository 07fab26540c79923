import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { createInvoicePayment } from '../invoice-payments/invoice-payment.ts';
import { createIntent } from '../payment-intents/payment-intent.ts';
import { markPaid } from './mark-paid.ts';

const DAY = 86_400;

/**
 * A draft gets its number and becomes open: the customer's balance is used, and what is left to pay gets a
 * payment intent. With nothing left to pay it is paid at once.
 */
export function finalizeInvoice(
  sim: Simulation,
  draft: Stripe.Invoice,
  options: { daysUntilDue?: number | null; useIntent?: string } = {},
): Stripe.Invoice {
  sim.unschedule('invoice.finalize', draft.id);
  const customer = findCustomer(sim, String(draft.customer));
  const now = sim.now();
  const due = Math.max(0, draft.total + customer.balance);
  const endingBalance = Math.min(0, draft.total + customer.balance);
  const url = `${sim.baseUrl}/i/${draft.id}`;
  const open = sim.store.invoices.put<Stripe.Invoice>({
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    due_date: options.daysUntilDue ? now + options.daysUntilDue * DAY : null,
    effective_at: now,
    ending_balance: endingBalance,
    hosted_invoice_url: url,
    invoice_pdf: `${url}/pdf`,
    next_payment_attempt: null,
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  const numbered = sim.store.customers.put({
    ...customer,
    next_invoice_sequence: (customer.next_invoice_sequence ?? 1) + 1,
  });
  sim.emit('invoice.finalized', open);
  changeCustomer(sim, numbered, { balance: endingBalance, currency: customer.currency ?? open.currency });
  if (due === 0) return markPaid(sim, open);
  requestPayment(sim, open, options.useIntent);
  return open;
}

function requestPayment(sim: Simulation, invoice: Stripe.Invoice, useIntent: string | undefined): void {
  const reused = useIntent === undefined ? undefined : sim.store.paymentIntents.get(useIntent);
  const intent =
    reused ??
    createIntent(sim, {
      amount: invoice.amount_remaining,
      currency: invoice.currency,
      customer: String(invoice.customer),
      description: subscriptionIdOf(invoice) === null ? null : describe(invoice),
      setupFutureUsage: subscriptionIdOf(invoice) === null ? null : 'off_session',
    });
  const returnUrl = sim.store.paymentPurposes.get(intent.id)?.returnUrl ?? invoice.hosted_invoice_url ?? null;
  sim.store.paymentPurposes.put({ id: intent.id, kind: 'invoice', target: invoice.id, returnUrl });
  createInvoicePayment(sim, invoice, intent);
}

const describe = ({ billing_reason }: Stripe.Invoice) =>
  billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update';
