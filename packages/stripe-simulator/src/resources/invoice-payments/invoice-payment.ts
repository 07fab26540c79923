import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';

export function createInvoicePayment(
  sim: Simulation,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
): Stripe.InvoicePayment {
  return sim.store.invoicePayments.put({
    id: sim.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_remaining,
    created: sim.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  } satisfies Stripe.InvoicePayment);
}

export const paymentsOf = (sim: Simulation, invoiceId: string): Stripe.InvoicePayment[] =>
  sim.store.invoicePayments.where('invoice', invoiceId);

/** The intent that an open invoice waits for. */
export function openIntentOf(sim: Simulation, invoiceId: string): Stripe.PaymentIntent | undefined {
  const open = paymentsOf(sim, invoiceId).find(({ status }) => status === 'open');
  const id = open?.payment.payment_intent;
  return typeof id === 'string' ? sim.store.paymentIntents.get(id) : id;
}

export function settleInvoicePayment(sim: Simulation, invoice: Stripe.Invoice): void {
  for (const payment of paymentsOf(sim, invoice.id)) {
    if (payment.status !== 'open') continue;
    const paid = sim.store.invoicePayments.put<Stripe.InvoicePayment>({
      ...payment,
      amount_paid: payment.amount_requested,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: sim.now() },
    });
    sim.emit('invoice_payment.paid', paid);
  }
}

export function cancelInvoicePayments(sim: Simulation, invoiceId: string): void {
  for (const payment of paymentsOf(sim, invoiceId)) {
    if (payment.status !== 'open') continue;
    const status_transitions = { ...payment.status_transitions, canceled_at: sim.now() };
    sim.store.invoicePayments.put({ ...payment, status: 'canceled', status_transitions });
  }
}

/** `expand[]=payments` of an invoice. */
export const includePayments = (sim: Simulation, invoiceId: string) =>
  paginate(paymentsOf(sim, invoiceId).reverse(), {}, `/v1/invoice_payments?invoice=${invoiceId}`);

/** `expand[]=confirmation_secret` of an invoice: what the browser confirms the payment with. */
export function includeConfirmationSecret(
  sim: Simulation,
  invoiceId: string,
): Stripe.Invoice.ConfirmationSecret | null {
  const [payment] = paymentsOf(sim, invoiceId);
  const intent =
    typeof payment?.payment.payment_intent === 'string'
      ? sim.store.paymentIntents.get(payment.payment.payment_intent)
      : undefined;
  return intent?.client_secret ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
}
