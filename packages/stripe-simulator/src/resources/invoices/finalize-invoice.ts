import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { moveBalance } from '../customer-balance/move-balance.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { createInvoicePayment } from '../invoice-payments/invoice-payment.ts';
import { createIntent } from '../payment-intents/payment-intent.ts';
import { offeredTypes } from '../payment-intents/payment-method-types.ts';
import { scheduleDueDate } from './due-date.ts';
import { withFinalTaxes } from './final-taxes.ts';
import { termsOfInvoice } from './invoice-terms.ts';
import { withLateUsage } from './late-usage.ts';
import { markPaid } from './mark-paid.ts';
import { settleBalance } from './settle-balance.ts';

const DAY = 86_400;

interface Options {
  daysUntilDue?: number | null;
  useIntent?: string;
  /** Unless it is said: as the draft has it, and always for what a subscription bills. */
  autoAdvance?: boolean;
  /** Unix seconds of the first try to collect what is left to pay, when it is not made at once. */
  triesAt?: number | null;
  /** Leaves the customer's balance alone: the whole total is, or has been, paid. */
  keepsBalance?: boolean;
}

/**
 * A draft gets its number and becomes open: the customer's balance is used, and what is left to pay gets a
 * payment intent. With nothing left to pay it is paid at once.
 */
export function finalizeInvoice(
  sim: Simulation,
  given: Stripe.Invoice,
  options: Options = {},
): Stripe.Invoice {
  sim.unschedule('invoice.finalize', given.id);
  const draft = withFinalTaxes(sim, withLateUsage(sim, given));
  const customer = findCustomer(sim, String(draft.customer));
  const now = sim.now();
  const { amountDue, endingBalance } =
    options.keepsBalance === true
      ? { amountDue: draft.total, endingBalance: customer.balance }
      : settleBalance(draft.total, customer.balance, draft.currency);
  const url = `${sim.baseUrl}/i/${draft.id}`;
  const open = sim.store.invoices.put<Stripe.Invoice>({
    ...draft,
    amount_due: amountDue,
    amount_remaining: amountDue,
    auto_advance: options.autoAdvance ?? (draft.auto_advance === true || subscriptionIdOf(draft) !== null),
    automatically_finalizes_at: null,
    due_date: dueDate(sim, draft, options),
    effective_at: draft.effective_at ?? now,
    ending_balance: endingBalance,
    hosted_invoice_url: url,
    invoice_pdf: `${url}/pdf`,
    last_finalization_error: null,
    next_payment_attempt: amountDue > 0 ? (options.triesAt ?? null) : null,
    number: draft.number ?? nextNumber(customer),
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  const numbered =
    draft.number === null
      ? sim.store.customers.put({
          ...customer,
          next_invoice_sequence: (customer.next_invoice_sequence ?? 1) + 1,
        })
      : customer;
  sim.emit('invoice.finalized', open);
  applyBalance(sim, numbered, open);
  if (amountDue === 0) return markPaid(sim, open);
  requestPayment(sim, open, options.useIntent);
  scheduleDueDate(sim, open);
  return open;
}

/** Numbers count per customer (docs.stripe.com/invoicing/customize, invoice numbering). */
const nextNumber = ({ invoice_prefix, next_invoice_sequence }: Stripe.Customer) =>
  `${invoice_prefix}-${String(next_invoice_sequence).padStart(4, '0')}`;

function dueDate(sim: Simulation, draft: Stripe.Invoice, { daysUntilDue }: Options): number | null {
  if (draft.collection_method !== 'send_invoice') return null;
  const days = daysUntilDue ?? sim.store.invoiceRecords.get(draft.id)?.daysUntilDue ?? null;
  return days === null ? draft.due_date : sim.now() + days * DAY;
}

function applyBalance(sim: Simulation, customer: Stripe.Customer, invoice: Stripe.Invoice): void {
  const amount = (invoice.ending_balance ?? 0) - customer.balance;
  const { currency } = invoice;
  if (amount === 0) {
    changeCustomer(sim, customer, { currency: customer.currency ?? currency });
    return;
  }
  const isTooSmall = (invoice.ending_balance ?? 0) > 0 && amount > 0;
  moveBalance(sim, customer, {
    amount,
    currency,
    type: isTooSmall ? 'invoice_too_small' : 'applied_to_invoice',
    invoice: invoice.id,
  });
}

function requestPayment(sim: Simulation, invoice: Stripe.Invoice, useIntent: string | undefined): void {
  const reused = useIntent === undefined ? undefined : sim.store.paymentIntents.get(useIntent);
  const terms = termsOfInvoice(sim, invoice);
  const allowed = methodTypesOf(sim, invoice);
  const intent =
    (reused && withAmount(sim, reused, invoice.amount_remaining)) ??
    createIntent(sim, {
      terms,
      amount: invoice.amount_remaining,
      currency: invoice.currency,
      customer: String(invoice.customer),
      description: subscriptionIdOf(invoice) === null ? null : describe(invoice),
      setupFutureUsage: subscriptionIdOf(invoice) === null ? null : 'off_session',
      ...(allowed
        ? { details: { payment_method_types: offeredTypes({ currency: invoice.currency, allowed }) } }
        : {}),
    });
  const returnUrl = sim.store.paymentPurposes.get(intent.id)?.returnUrl ?? invoice.hosted_invoice_url ?? null;
  sim.store.paymentPurposes.put({ id: intent.id, kind: 'invoice', target: invoice.id, returnUrl });
  createInvoicePayment(sim, invoice, intent);
}

/** Those that the invoice says, or its subscription for it (docs.stripe.com/api/invoices/object, `payment_settings.payment_method_types`). */
function methodTypesOf(sim: Simulation, invoice: Stripe.Invoice): readonly string[] | null {
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(invoice) ?? '');
  return (
    invoice.payment_settings.payment_method_types ??
    subscription?.payment_settings?.payment_method_types ??
    null
  );
}

/** Pending items may have come onto the invoice since the page was opened. */
const withAmount = (sim: Simulation, intent: Stripe.PaymentIntent, amount: number): Stripe.PaymentIntent =>
  intent.amount === amount || intent.status === 'succeeded'
    ? intent
    : sim.store.paymentIntents.put({ ...intent, amount });

const describe = ({ billing_reason }: Stripe.Invoice) =>
  billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update';
