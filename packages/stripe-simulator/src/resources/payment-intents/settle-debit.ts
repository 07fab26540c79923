import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { recordCharge } from '../balance-transactions/charge-movement.ts';
import { settleSessionOf } from '../checkout-sessions/settle-session.ts';
import { markPaid } from '../invoices/mark-paid.ts';
import { BANK_FAILURES, isBankFailure } from '../payment-methods/bank-debit.ts';
import { type Decline, declined } from '../payment-methods/card-outcome.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { shareCharge } from '../transfers/share-charge.ts';
import { failPayment } from './attempt-payment.ts';

/**
 * The bank answers an order to debit: the money comes, or the payment fails after all
 * (docs.stripe.com/payments/payment-methods#payment-notification). What waited for it goes on.
 */
function settleDebit(sim: Simulation, intentId: string): void {
  const intent = sim.store.paymentIntents.get(intentId);
  const charge = sim.store.charges.get(idOf(intent?.latest_charge ?? null) ?? '');
  const method = sim.store.paymentMethods.get(charge?.payment_method ?? '');
  if (intent?.status !== 'processing' || !charge || !method) return;
  const fate = sim.store.bankDebits.get(method.id)?.fate ?? 'succeeds';
  if (!isBankFailure(fate)) {
    receive(sim, intent, { charge, method, isDisputed: fate === 'is_disputed' });
    return;
  }
  const decline = declined(fate, fate, BANK_FAILURES[fate]);
  const failed = sim.store.charges.put<Stripe.Charge>({
    ...charge,
    failure_code: fate,
    failure_message: decline.message,
    status: 'failed',
  });
  sim.emit('charge.failed', failed);
  const after = failPayment(sim, intent, { method, charge: charge.id, decline });
  continueFailed(sim, after, decline);
}

function receive(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  {
    charge,
    method,
    isDisputed,
  }: { charge: Stripe.Charge; method: Stripe.PaymentMethod; isDisputed: boolean },
): void {
  const { id, amount, currency, description } = charge;
  const applicationFee = intent.transfer_data ? null : intent.application_fee_amount;
  const movement = recordCharge(sim, {
    id,
    amount,
    currency,
    description,
    applicationFee,
    onBehalfOf: idOf(intent.on_behalf_of),
    bypassesPending: false,
  });
  const paid = sim.store.charges.put<Stripe.Charge>({
    ...charge,
    amount_captured: amount,
    balance_transaction: movement.id,
    captured: true,
    paid: true,
    receipt_url: `${sim.baseUrl}/receipts/${id}`,
    status: 'succeeded',
  });
  if (isDisputed) sim.schedule('dispute.open', id, sim.now() + 1);
  sim.emit('charge.succeeded', shareCharge(sim, paid, intent));
  const after = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    amount_received: amount,
    status: 'succeeded',
  });
  sim.emit('payment_intent.succeeded', after);
  continuePaid(sim, after, method);
}

function continuePaid(sim: Simulation, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const invoice = openInvoiceOf(sim, intent);
  if (invoice) settleSubscription(sim, { kind: 'paid', invoice: markPaid(sim, invoice), method });
  settleSessionOf(sim, intent, invoice?.id ?? null);
}

function continueFailed(sim: Simulation, intent: Stripe.PaymentIntent, decline: Decline): void {
  const invoice = openInvoiceOf(sim, intent);
  if (invoice) settleSubscription(sim, { kind: 'declined', invoice, intent, decline });
  settleSessionOf(sim, intent, invoice?.id ?? null);
}

function openInvoiceOf(sim: Simulation, intent: Stripe.PaymentIntent): Stripe.Invoice | undefined {
  const purpose = sim.store.paymentPurposes.get(intent.id);
  const invoice = purpose?.kind === 'invoice' ? sim.store.invoices.get(purpose.target) : undefined;
  return invoice?.status === 'open' ? invoice : undefined;
}

export const debitTasks: TaskHandlers = { 'payment_intent.settle': settleDebit };
