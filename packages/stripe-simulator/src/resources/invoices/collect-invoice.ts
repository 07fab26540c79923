import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import type { Decline } from '../payment-methods/card-outcome.ts';
import { markPaid } from './mark-paid.ts';
import { countsAsAttempt } from './plan-retry.ts';

export type Collection =
  | { kind: 'paid'; invoice: Stripe.Invoice; method: Stripe.PaymentMethod | null }
  | { kind: 'declined'; invoice: Stripe.Invoice; intent: Stripe.PaymentIntent; decline: Decline }
  | { kind: 'requires_action'; invoice: Stripe.Invoice; intent: Stripe.PaymentIntent }
  /** A debit is under way; the bank answers later. */
  | {
      kind: 'processing';
      invoice: Stripe.Invoice;
      intent: Stripe.PaymentIntent;
      method: Stripe.PaymentMethod | null;
    }
  | { kind: 'no_payment_method'; invoice: Stripe.Invoice };

/** What leaves an invoice without its money, and without hope of it. */
export type Uncollected = Exclude<Collection, { kind: 'paid' | 'processing' }>;

/** A try of the plan that came, and that was not made: see is-passed-over.ts. */
export interface PassedOver {
  kind: 'passed_over';
  invoice: Stripe.Invoice;
}

interface How {
  method?: Stripe.PaymentMethod;
  offSession: boolean;
  authenticated?: boolean;
}

/**
 * Tries to get an open invoice's money, from the card given or else the one that is set: on the invoice, the
 * subscription, the customer, in that order. What failure means for the subscription is the caller's to say.
 */
export function collectInvoice(sim: Simulation, invoice: Stripe.Invoice, how: How): Collection {
  if (invoice.status === 'paid') return { kind: 'paid', invoice, method: null };
  const method = how.method ?? defaultMethodOf(sim, invoice);
  const intent = openIntentOf(sim, invoice.id);
  if (intent?.status === 'processing') return { kind: 'processing', invoice, intent, method: null };
  if (!method || !intent) return { kind: 'no_payment_method', invoice };
  const result = attemptPayment(sim, intent, {
    method,
    offSession: how.offSession,
    authenticated: how.authenticated ?? false,
  });
  const current = sim.store.invoices.get(invoice.id) ?? invoice;
  if (result.kind === 'succeeded') return { kind: 'paid', invoice: markPaid(sim, current), method };
  if (result.kind === 'processing')
    return { ...result, invoice: sim.store.invoices.put({ ...current, attempted: true }), method };
  return { ...result, invoice: current };
}

/**
 * Records a failed try and says so: next_payment_attempt is null when there will be no other. One that was passed over counts,
 * and since nothing was tried it only changes the invoice.
 */
export function recordFailure(
  sim: Simulation,
  { invoice, kind }: Uncollected | PassedOver,
  nextAttempt: number | null,
): Stripe.Invoice {
  const failed = sim.store.invoices.put<Stripe.Invoice>({
    ...invoice,
    attempted: true,
    attempt_count: invoice.attempt_count + (countsAsAttempt(sim, invoice) ? 1 : 0),
    next_payment_attempt: nextAttempt,
  });
  if (kind === 'passed_over') {
    sim.emit('invoice.updated', failed, invoice);
    return failed;
  }
  if (kind === 'requires_action') sim.emit('invoice.payment_action_required', failed);
  sim.emit('invoice.payment_failed', failed);
  return failed;
}

export function defaultMethodOf(sim: Simulation, invoice: Stripe.Invoice): Stripe.PaymentMethod | undefined {
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(invoice) ?? '');
  const customer = sim.store.customers.get(String(invoice.customer));
  const preferred = [
    invoice.default_payment_method,
    subscription?.default_payment_method,
    customer && !customer.deleted ? customer.invoice_settings.default_payment_method : null,
    customer && !customer.deleted ? customer.default_source : null,
  ];
  for (const id of preferred) {
    const method = typeof id === 'string' ? sim.store.paymentMethods.get(id) : undefined;
    if (method?.customer === invoice.customer) return method;
  }
  return undefined;
}
